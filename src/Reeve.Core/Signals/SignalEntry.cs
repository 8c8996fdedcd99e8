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
    private static readonly byte[][] AnswerTexts = [.. Enum.GetValues<Answer>().Select(a => Encoding.ASCII.GetBytes(a.Name()))];
    private static readonly byte[][] GroundTexts = [.. Enum.GetValues<Ground>().Select(g => Encoding.ASCII.GetBytes(g.Name()))];
    private static readonly byte[][] OutcomeTexts = [.. Outcomes.All.Select(o => Encoding.ASCII.GetBytes(o.Name()))];

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
        signal = default;
        trusted = true;
        if (RehearsalScope.Is(line.Head.Scope))
        {
            return false;
        }

        ReadOnlySpan<byte> json = line.Json.Span;
        FactSet facts;
        TypeSet types = default;
        switch (line.Head.Kind)
        {
            case EntryKind.Outcome or EntryKind.Decision:
                if (!TryReadCommand(line.Head.Kind, json, out facts, out types, out trusted))
                {
                    return false;
                }

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

    /// <summary>Reads what a decision or an outcome counts for; false when it is neither, or does not read back.</summary>
    /// <param name="kind">Kind of the entry.</param>
    /// <param name="json">Its line.</param>
    /// <param name="facts">What it counts for.</param>
    /// <param name="types">What the command does.</param>
    /// <param name="trusted">As <see cref="TryRead"/> says.</param>
    public static bool TryReadCommand(EntryKind kind, ReadOnlySpan<byte> json, out FactSet facts, out TypeSet types, out bool trusted)
    {
        facts = default;
        types = default;
        trusted = true;
        if (kind == EntryKind.Outcome)
        {
            trusted = json.IndexOf(",\"trusted\":true"u8) >= 0;
            int at = IndexOf(OutcomeTexts, Text(json, ",\"outcome\":\""u8));
            if (at < 0)
            {
                return false;
            }

            // A denial was counted with its decision.
            var outcome = (Outcome)at;
            facts = outcome == Outcome.Rejected && json.IndexOf(",\"denied\":true"u8) >= 0 ? default : FactSet.Of(outcome);
            return TryReadTypes(json, out types);
        }

        if (!TryReadAnswer(kind, json, out Answer answer, out Ground ground))
        {
            return false;
        }

        facts = Signal.FactsOf(answer, ground);
        return TryReadTypes(json, out types);
    }

    /// <summary>Reads what a decision said; false when it is none, or does not read back. An allow that names no ground stands on its phase.</summary>
    public static bool TryReadAnswer(EntryKind kind, ReadOnlySpan<byte> json, out Answer answer, out Ground ground)
    {
        int said = kind == EntryKind.Decision ? IndexOf(AnswerTexts, Text(json, ",\"answer\":\""u8)) : -1;
        ReadOnlySpan<byte> named = said < 0 ? default : Text(json, ",\"ground\":\""u8);
        int by = said == (int)Answer.Allow && named.IsEmpty ? (int)Ground.Phase : IndexOf(GroundTexts, named);
        answer = (Answer)Math.Max(said, 0);
        ground = (Ground)Math.Max(by, 0);
        return said >= 0 && by >= 0;
    }

    private static long SecondOf(JournalLine line, ReadOnlySpan<byte> json)
    {
        int at = json.IndexOf(",\"windowAt\":"u8);
        return at >= 0 && Utf8Parser.TryParse(json[(at + ",\"windowAt\":"u8.Length)..], out long second, out _) && second is >= 0 and <= uint.MaxValue
            ? second
            : line.Head.At.ToUnixTimeSeconds();
    }

    /// <summary>The text after a mark, empty when there is none. A quote inside a text is escaped, so that a mark is never found in one.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> mark)
    {
        int at = json.IndexOf(mark);
        ReadOnlySpan<byte> rest = at < 0 ? default : json[(at + mark.Length)..];
        return rest[..Math.Max(rest.IndexOf((byte)'"'), 0)];
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
            int type = end < 0 ? -1 : IndexOf(TypeNames, rest.Slice(1, end));
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

    private static int IndexOf(byte[][] names, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
