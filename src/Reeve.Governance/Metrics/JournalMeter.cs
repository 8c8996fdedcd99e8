using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Refusals;
using Reeve.Core.Signals.Windows;
using Reeve.Storage.DataFolders;

namespace Reeve.Governance.Metrics;

/// <summary>
/// Follows the journal and keeps its totals. It reads what has been written, behind the writers' backs, so that nothing that decides waits for it, and
/// by entry number, so that nothing is counted twice. A checkpoint saves counting everything again at start, and keeps what was pruned counted.
/// </summary>
public sealed partial class JournalMeter : IAsyncDisposable
{
    /// <summary>How often new entries are looked for: 1 s. Asking looks too.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How often the totals are saved: 5 min. What came since is counted again from the journal at start.</summary>
    public static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(5);

    private readonly IJournal _journal;
    private readonly CheckpointFile? _checkpoint;
    private readonly TimeProvider _time;
    private readonly ILogger<JournalMeter> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer? _timer;
    private JournalTotals _totals = new();
    private long _savedAt;
    private long _savedSeq;
    private bool _begun;

    /// <summary>Begins to follow; the first look loads the checkpoint.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="checkpoint">Where totals are saved; null for nowhere.</param>
    /// <param name="follows">Looks by itself; otherwise only when asked.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public JournalMeter(IJournal journal, CheckpointFile? checkpoint, bool follows, TimeProvider time, ILogger<JournalMeter> logger)
    {
        _journal = journal;
        _checkpoint = checkpoint;
        _time = time;
        _logger = logger;
        _savedAt = time.GetTimestamp();
        _timer = follows ? time.CreateTimer(_ => _ = LookAsync(), null, TimeSpan.Zero, LookEvery) : null;
    }

    /// <summary>Reads the totals after everything written so far has been added. The journal's other users do not wait meanwhile.</summary>
    /// <param name="read">Must not keep what it is given.</param>
    /// <returns>What was read, or why the journal could not be.</returns>
    public async ValueTask<Result<T>> ReadAsync<T>(Func<JournalTotals, T> read)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return CatchUp() is { } unread ? unread : read(_totals);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts of a period. Whole hours are known; what is cut off of an hour is counted again from the journal.</summary>
    /// <param name="from">First moment (UTC).</param>
    /// <param name="to">The moment after the last (UTC).</param>
    public async ValueTask<Result<Counts>> CountAsync(DateTimeOffset from, DateTimeOffset to)
    {
        long first = JournalTotals.HourOf(from.AddTicks(TimeSpan.TicksPerHour - 1));
        Result<(Counts Whole, long Last, bool ToEnd, RecountRule Again)> known = await ReadAsync(totals =>
        {
            bool toEnd = to > totals.Latest;
            long last = toEnd ? Math.Max(JournalTotals.HourOf(totals.Latest) + 1, first) : JournalTotals.HourOf(to);
            return (totals.Hours(first, last), last, toEnd, totals.Again);
        }).ConfigureAwait(false);
        if (!known.TryGet(out (Counts Whole, long Last, bool ToEnd, RecountRule Again) read, out Refusal? refusal))
        {
            return refusal;
        }

        try
        {
            Counts counts = read.Whole;
            if (first > read.Last)
            {
                counts.Add(Recount(read.Again, from, to));
                return counts;
            }

            counts.Add(Recount(read.Again, from, read.ToEnd && to < HourStart(first) ? to : HourStart(first)));
            counts.Add(Recount(read.Again, read.ToEnd ? to : HourStart(read.Last), to));
            return counts;
        }
        catch (IOException e)
        {
            return MetricsRefusals.JournalUnread(e.Message);
        }
    }

    /// <summary>Counts what is new, and saves when that is due.</summary>
    internal async Task LookAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (CatchUp() is null && _time.GetElapsedTime(_savedAt) >= SaveEvery)
            {
                Save();
            }
        }
#pragma warning disable CA1031 // A timer has no caller: a bug is said, and the next look tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBug(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _turn.WaitAsync().ConfigureAwait(false);
        if (_checkpoint is not null && CatchUp() is null)
        {
            Save();
        }

        _turn.Dispose();
    }

    private static DateTimeOffset HourStart(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);

    private Counts Recount(RecountRule again, DateTimeOffset from, DateTimeOffset to)
    {
        var counts = default(Counts);
        foreach (JournalLine line in from >= to ? [] : _journal.Read(new JournalQuery(From: from, To: to, Limit: int.MaxValue)))
        {
            counts.Add(again.Of(line));
        }

        return counts;
    }

    private Refusal? CatchUp()
    {
        try
        {
            if (!_begun)
            {
                Begin();
                _begun = true;
            }

            if (_totals.Seq < _journal.LastSeq)
            {
                foreach (EntryGlance entry in _journal.Glance(_totals.Seq))
                {
                    _totals.Add(entry);
                }
            }

            return null;
        }
        catch (IOException e)
        {
            LogUnread(e.Message);
            return MetricsRefusals.JournalUnread(e.Message);
        }
    }

    private void Begin()
    {
        if (_checkpoint is null)
        {
            return;
        }

        if (!_checkpoint.Read().TryGet(out byte[]? bytes, out Refusal? refusal))
        {
            LogCountedAgain(refusal.What);
            return;
        }

        if (bytes.Length == 0)
        {
            return;
        }

        if (!JournalTotals.Read(bytes).TryGet(out (JournalTotals Totals, byte[] Mark) saved, out refusal))
        {
            LogCountedAgain(refusal.What);
            return;
        }

        if (saved.Totals.Seq > _journal.LastSeq || !IsOfThisJournal(saved.Totals.Seq, saved.Mark))
        {
            LogCountedAgain("the checkpoint is of another journal, or of a tail that was lost");
            return;
        }

        _totals = saved.Totals;
        _savedSeq = saved.Totals.Seq;
    }

    /// <summary>The entry that was last then is still that one; one that was pruned meanwhile cannot have been replaced.</summary>
    private bool IsOfThisJournal(long seq, byte[] mark) => MarkOf(seq) is not { } found || found.AsSpan().SequenceEqual(mark);

    /// <summary>What tells the entry with that number from another; null when it is not there.</summary>
    private byte[]? MarkOf(long seq) =>
        _journal.Read(new JournalQuery(AfterSeq: seq - 1, Limit: 1)).FirstOrDefault() is { } line && line.Seq == seq ? SHA256.HashData(line.Json.Span) : null;

    private void Save()
    {
        _savedAt = _time.GetTimestamp();
        if (_checkpoint is null || _totals.Seq == _savedSeq)
        {
            return;
        }

        try
        {
            if (MarkOf(_totals.Seq) is not { } mark)
            {
                return;
            }

            if (_checkpoint.Replace(_totals.Write(mark)) is { } unsaved)
            {
                LogNotSaved(unsaved);
                return;
            }

            _savedSeq = _totals.Seq;
        }
        catch (IOException e)
        {
            LogUnread(e.Message);
        }
    }
}
