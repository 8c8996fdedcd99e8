using System.Buffers.Text;
using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;

namespace Reeve.Core.Signals;

/// <summary>Signals as the journal tells them: outcomes, decisions and STOPs.</summary>
public static class SignalEntry
{
    private static readonly byte[][] TypeNames = [.. CommandType.All.Select(t => Encoding.ASCII.GetBytes(t.Name))];

    /// <summary>
    /// Member of an entry that names the second its signal was counted at, where that is not the second of the entry's time: the windows' clock
    /// does not follow steps of the wall clock. With it a replay counts what was counted.
    /// </summary>
    public static ReadOnlySpan<byte> SecondMember => "windowAt"u8;

    /// <summary>Reads the signal of an entry; false when it tells none, is of a rehearsal, or does not read back.</summary>
    /// <param name="line">The entry.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="trusted">True when it came with a hook's token, or needs none: decisions and STOPs are Reeve's own word.</param>
    public static bool TryRead(JournalLine line, out Signal signal, out bool trusted)
    {
        ReadOnlySpan<byte> json = line.Json.Span;
        trusted = line.Head.Kind != EntryKind.Outcome || json.IndexOf(",\"trusted\":true"u8) >= 0;
        signal = default;
        if (RehearsalScope.Is(line.Head.Scope))
        {
            return false;
        }

        FactSet facts;
        TypeSet types = default;
        switch (line.Head.Kind)
        {
            case EntryKind.Outcome:
                if (!Outcomes.TryParse(Text(json, ",\"outcome\":\""u8), out Outcome outcome) || !TryReadTypes(json, out types))
                {
                    return false;
                }

                // A denial was counted with its decision.
                facts = outcome == Outcome.Rejected && json.IndexOf(",\"denied\":true"u8) >= 0 ? default : FactSet.Of(outcome);
                break;
            case EntryKind.Decision:
                if (!AnswerNames.TryParse(Text(json, ",\"answer\":\""u8), out Answer answer)
                    || !AnswerNames.TryParse(Text(json, ",\"ground\":\""u8), answer, out Ground ground)
                    || !TryReadTypes(json, out types))
                {
                    return false;
                }

                facts = Signal.FactsOf(answer, ground);
                break;
            case EntryKind.HoldPlaced:
                if (!TransitionCodec.Decode(line).TryGet(out Transition? placed, out _) || placed is not Transition.HoldPlaced { Hold.Kind: HoldKind.Stop })
                {
                    return false;
                }

                facts = FactSet.Of(Fact.EmergencyAbort);
                break;
            default:
                return false;
        }

        signal = new Signal(SecondOf(line, json), line.Head.Scope, types, line.Head.Agent, facts);
        return true;
    }

    private static long SecondOf(JournalLine line, ReadOnlySpan<byte> json)
    {
        int at = json.IndexOf(",\"windowAt\":"u8);
        return at >= 0 && Utf8Parser.TryParse(json[(at + ",\"windowAt\":"u8.Length)..], out long second, out _) && second is >= 0 and <= uint.MaxValue
            ? second
            : line.Head.At.ToUnixTimeSeconds();
    }

    /// <summary>The text after a mark. A quote inside a text is escaped, so that a mark is never found in one.</summary>
    private static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> mark)
    {
        int at = json.IndexOf(mark);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = json[(at + mark.Length)..];
        int end = rest.IndexOf((byte)'"');
        return end < 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }

    private static bool TryReadTypes(ReadOnlySpan<byte> json, out TypeSet types)
    {
        types = default;
        int at = json.IndexOf(",\"types\":["u8);
        if (at < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = json[(at + ",\"types\":["u8.Length)..];
        while (rest.Length > 0 && rest[0] == (byte)'"')
        {
            int end = rest[1..].IndexOf((byte)'"');
            int type = end < 0 ? -1 : IndexOf(rest.Slice(1, end));
            if (type < 0)
            {
                return false;
            }

            types = types.Union(TypeSet.Of(CommandType.All[type]));
            rest = rest[(end + 2)..];
            rest = rest.Length > 0 && rest[0] == (byte)',' ? rest[1..] : rest;
        }

        return rest.Length > 0 && rest[0] == (byte)']';
    }

    private static int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < TypeNames.Length; i++)
        {
            if (name.SequenceEqual(TypeNames[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
