using Reeve.Core.Journal;

namespace Reeve.Governance.Control;

/// <summary>
/// The time by which everything granted ends (permits, requests): that of whichever clock has run furthest since start, the wall clock or the
/// monotonic one. It begins no earlier than the journal's last entry and never goes back by itself, so a wall clock that is set back lengthens
/// nothing, and what a clock set ahead has ended stays ended. Every end is made on this clock and compared with it. Once the wall clock has fallen
/// behind by more than <see cref="Slack"/>, <see cref="ControlPlane.FollowClockAsync"/> moves all ends and this clock back together, so that both
/// read as wall time again. What restrains (holds) has no end; were it given one, that would have to come by both clocks. Lock-free, allocates nothing.
/// </summary>
public sealed class GrantClock
{
    /// <summary>How far the wall clock may fall behind before the ends follow it: two readings are never taken at the same instant.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly long _started;
    private long _base;

    /// <summary>Starts at the wall clock's time, or at <paramref name="notBefore"/> when that is later.</summary>
    public GrantClock(TimeProvider time, DateTimeOffset notBefore)
    {
        _time = time;
        _started = time.GetTimestamp();
        _base = notBefore.UtcTicks;
    }

    /// <summary>Starts no earlier than the last entry of the journal.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public static GrantClock After(IJournal journal, TimeProvider time) =>
        new(time, journal.Read(new JournalQuery(Descending: true, Limit: 1)).FirstOrDefault()?.Head.At ?? DateTimeOffset.MinValue);

    /// <summary>The time (UTC).</summary>
    public DateTimeOffset Now
    {
        get
        {
            long elapsed = _time.GetElapsedTime(_started).Ticks;
            long wall = _time.GetUtcNow().UtcTicks;
            long start = Volatile.Read(ref _base);
            while (start + elapsed < wall)
            {
                long seen = Interlocked.CompareExchange(ref _base, wall - elapsed, start);
                start = seen == start ? wall - elapsed : seen;
            }

            return new DateTimeOffset(start + elapsed, TimeSpan.Zero);
        }
    }

    /// <summary>Goes back by that much, once every end has.</summary>
    internal void SetBack(TimeSpan by) => Interlocked.Add(ref _base, -by.Ticks);
}
