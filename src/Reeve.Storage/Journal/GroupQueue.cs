using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>
/// Numbers entries and gathers them into the group that the next write takes. When a write fails, everything gathered fails with it and the
/// numbers are given again under the next epoch, so that the journal stays gapless.
/// </summary>
/// <param name="folder">Data folder, for refusals.</param>
/// <param name="lastSeq">Number of the last entry in the files.</param>
/// <param name="textLength">Length of the file beside the segment.</param>
internal sealed class GroupQueue(string folder, long lastSeq, long textLength)
{
    private const int FailuresKept = 256;

    private readonly Lock _lock = new();
    private readonly List<Failure> _failures = [];
    private PendingGroup _pending = new() { TextBase = textLength };
    private PendingGroup? _spare = new();
    private long _lastSeq = lastSeq;
    private volatile int _epoch;

    public int Epoch => _epoch;

    /// <summary>Numbers and gathers one entry.</summary>
    /// <param name="head">Indexed fields.</param>
    /// <param name="body">Body.</param>
    /// <param name="text">Text or empty.</param>
    /// <param name="size">Bytes gathered.</param>
    public JournalTicket Add(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text, out int size)
    {
        lock (_lock)
        {
            _pending.Add(++_lastSeq, head, body, text);
            size = _pending.Size;
            return new JournalTicket(_lastSeq, _epoch);
        }
    }

    /// <summary>Takes what has been gathered; null when there is nothing. One taker at a time.</summary>
    /// <param name="segmentLength">Length of the current segment.</param>
    /// <param name="limit">Length at which a segment is finished.</param>
    public PendingGroup? Take(long segmentLength, long limit)
    {
        lock (_lock)
        {
            PendingGroup group = _pending;
            if (group.Count == 0)
            {
                return null;
            }

            _pending = _spare ?? new PendingGroup();
            _spare = null;
            long after = (group.StartsSegment ? 0 : segmentLength) + group.LinesLength;
            _pending.StartsSegment = after >= limit;
            _pending.TextBase = _pending.StartsSegment ? 0 : group.TextBase + group.Texts.Length;
            return group;
        }
    }

    /// <summary>Gives a written group's buffers back.</summary>
    public void Return(PendingGroup group)
    {
        group.Clear();
        lock (_lock)
        {
            _spare = group;
        }
    }

    /// <summary>The taken group failed: it and what was gathered meanwhile are forgotten.</summary>
    /// <param name="group">The group.</param>
    /// <param name="why">Why.</param>
    /// <param name="written">Number of the last entry in the files.</param>
    /// <param name="startsSegment">The next group begins a segment.</param>
    /// <param name="textBase">Length of the file beside the current segment.</param>
    public void Fail(PendingGroup group, Refusal why, long written, bool startsSegment, long textBase)
    {
        group.Clear();
        lock (_lock)
        {
            if (_failures.Count > 0 && _failures[^1].Written == written)
            {
                _failures.RemoveAt(_failures.Count - 1);
            }

            _failures.Add(new Failure(_epoch, written, why));
            if (_failures.Count > FailuresKept)
            {
                _failures.RemoveAt(0);
            }

            _epoch++;
            _lastSeq = written;
            _pending.Clear();
            _pending.StartsSegment = startsSegment;
            _pending.TextBase = startsSegment ? 0 : textBase;
            _spare = group;
        }
    }

    /// <summary>How a ticket of an earlier epoch ended.</summary>
    public Refusal? Verdict(JournalTicket ticket)
    {
        lock (_lock)
        {
            Failure? failure = _failures.Find(f => f.Epoch >= ticket.Epoch);
            if (failure is null || (_failures.Count == FailuresKept && failure == _failures[0]))
            {
                return JournalRefusals.Unknown(folder);
            }

            return ticket.Seq <= failure.Written ? null : failure.Why;
        }
    }

    /// <summary>Writes failed in all epochs up to this one, beginning after the failure before; entries up to <see cref="Written"/> had made it.</summary>
    private sealed record Failure(int Epoch, long Written, Refusal Why);
}
