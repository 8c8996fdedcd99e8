using System.Runtime.InteropServices;
using Reeve.Core.Drills;
using Reeve.Core.Journal;

namespace Reeve.Core.Signals;

/// <summary>
/// The signals of the journal in its order, for counting them again. Times are as they were counted, except where the wall clock was set back
/// by more than a minute in between: what was written before such a step was written at the latest when the first entry after it was.
/// </summary>
/// <param name="Journal">The entries, oldest first.</param>
/// <param name="TokensSince">When the first token was minted: from then on outcomes without a hook's token are no evidence. Null = all are.</param>
public sealed record JournalSignals(IEnumerable<JournalLine> Journal, DateTimeOffset? TokensSince)
{
    private const long Slack = 60;

    /// <summary>Signals that were left out because nobody vouches for them.</summary>
    public int Untrusted { get; private set; }

    /// <summary>Entries of outcomes, decisions and holds that did not read back.</summary>
    public int Unread { get; private set; }

    /// <summary>True when the wall clock was set back in between.</summary>
    public bool ClockStepped { get; private set; }

    /// <summary>Number of the last entry that was read, 0 for none.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Hands over every signal and, in the same order, every entry that is none.</summary>
    /// <param name="restart">Called when what was handed over must be forgotten: it comes again, with other times.</param>
    /// <param name="take">Takes a signal; its second is not before the last one's by more than a minute.</param>
    /// <param name="other">Takes an entry that is no signal, e.g. the resolving of an event.</param>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public void ForEach(Action restart, Action<Signal> take, Action<JournalLine>? other = null)
    {
        var seconds = new List<uint>();
        uint latest = 0;
        ClockStepped = false;
        foreach ((JournalLine line, Signal? signal) in Read())
        {
            if (signal is { } found)
            {
                uint second = (uint)Math.Clamp(found.Second, 0, uint.MaxValue);
                seconds.Add(second);
                ClockStepped |= second + Slack < latest;
                latest = Math.Max(latest, second);
            }

            if (!ClockStepped)
            {
                Hand(line, signal, take, other);
            }
        }

        if (ClockStepped)
        {
            restart();
            Again(seconds, take, other);
        }
    }

    private static void Hand(JournalLine line, Signal? signal, Action<Signal> take, Action<JournalLine>? other)
    {
        if (signal is { } found)
        {
            take(found);
        }
        else
        {
            other?.Invoke(line);
        }
    }

    private void Again(List<uint> seconds, Action<Signal> take, Action<JournalLine>? other)
    {
        Span<uint> at = CollectionsMarshal.AsSpan(seconds);
        for (int i = at.Length - 2; i >= 0; i--)
        {
            at[i] = Math.Min(at[i], at[i + 1]);
        }

        int next = 0;
        foreach ((JournalLine line, Signal? signal) in Read())
        {
            // The journal may have grown since; what came since is counted as it comes.
            if (next == seconds.Count)
            {
                return;
            }

            Hand(line, signal is { } found ? found with { Second = seconds[next++] } : null, take, other);
        }
    }

    private IEnumerable<(JournalLine Line, Signal? Signal)> Read()
    {
        Untrusted = 0;
        Unread = 0;
        foreach (JournalLine line in Journal)
        {
            LastSeq = line.Seq;
            if (!SignalEntry.TryRead(line, out Signal signal, out bool trusted))
            {
                Unread += line.Head.Kind is EntryKind.Outcome or EntryKind.Decision && !RehearsalScope.Is(line.Head.Scope) ? 1 : 0;
                yield return (line, null);
            }
            else if (trusted || !(line.Head.At >= TokensSince))
            {
                yield return (line, signal);
            }
            else
            {
                Untrusted++;
                yield return (line, null);
            }
        }
    }
}
