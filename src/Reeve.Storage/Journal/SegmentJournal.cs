using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.Journal;

/// <summary>
/// The journal as hash-chained segment files in <c>journal/</c> of the data folder; the form of the files is described in <c>docs/journal.md</c>.
/// Entries are gathered under a short lock, and one write takes everything gathered. One background thread syncs.
/// </summary>
public sealed partial class SegmentJournal : IJournal
{
    /// <summary>Gathered bytes at which queuing an entry writes it too: callers that never write do not fill the memory.</summary>
    private const int GatheredMost = 4 << 20;

    private readonly string _dataFolder;
    private readonly JournalFolder _folder;
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private readonly GroupQueue _queue;
    private readonly SegmentWriter _writer;
    private readonly SegmentCatalog _catalog;
    private readonly EntryReader _reader;
    private readonly IdTable _ids;
    private readonly WriteRounds _rounds;
    private readonly SyncLoop _sync;
    private readonly Lock _flushLock = new();
    private long _written;
    private long _synced;
    private Refusal? _fatal;
    private Refusal? _problem;

    private SegmentJournal(string dataFolder, JournalOptions options, TimeProvider clock, SegmentCatalog catalog, TailPosition tail)
    {
        _dataFolder = dataFolder;
        _folder = tail.Segment.Folder;
        _options = options;
        _clock = clock;
        _catalog = catalog;
        _reader = new EntryReader(catalog);
        _ids = LoadIds(catalog, (clock.GetUtcNow() - options.IdHorizon).UtcTicks);
        _queue = new GroupQueue(dataFolder, tail.LastSeq, tail.TextLength);
        _writer = new SegmentWriter(_folder, options, clock, tail);
        _written = _synced = tail.LastSeq;
        _rounds = new WriteRounds(Write);
        _sync = new SyncLoop(clock, options.SyncInterval, Sync);
    }

    /// <inheritdoc/>
    public long LastSeq => Volatile.Read(ref _written);

    /// <summary>Where it stands, for people and monitoring.</summary>
    public JournalStatus Status
    {
        get
        {
            lock (_flushLock)
            {
                return new JournalStatus(_written, _writer.LastLink, _catalog.All.Length, _fatal ?? _problem);
            }
        }
    }

    /// <summary>Opens the journal of a data folder: verifies its last segment, repairs a torn tail, and journals what it found.</summary>
    /// <param name="folder">The data folder, locked; it stays the caller's and must outlive the journal.</param>
    /// <param name="options">Settings.</param>
    /// <param name="clock">Clock.</param>
    /// <returns>The journal, or why it cannot be used.</returns>
    public static Result<JournalOpening> Open(DataFolderLock folder, JournalOptions options, TimeProvider clock) =>
        options.Validate() is [Refusal first, ..] ? first : OpenUnchecked(folder, options, clock);

    /// <summary>Opens with settings that may be out of range.</summary>
    internal static Result<JournalOpening> OpenUnchecked(DataFolderLock folder, JournalOptions options, TimeProvider clock)
    {
        var opener = new JournalOpener(new JournalFolder(folder.Folder), options, clock);
        try
        {
            if (!opener.Open().TryGet(out TailPosition? tail, out Refusal? refusal))
            {
                return refusal;
            }

            var journal = new SegmentJournal(folder.Folder, options, clock, new SegmentCatalog(opener.Segments), tail);
            journal.Report(opener);
            return new JournalOpening(journal, opener.Repairs, opener.Findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return JournalRefusals.Unusable(folder.Folder, e.Message);
        }
    }

    /// <inheritdoc/>
    public JournalTicket Enqueue(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text = default)
    {
        EntryLine.Validate(head, body, text);
        JournalTicket ticket = _queue.Add(head, body, text, out int size);
        if (size > GatheredMost)
        {
            Write(ticket);
        }

        return ticket;
    }

    /// <inheritdoc/>
    public Refusal? Write(JournalTicket ticket)
    {
        if (IsWritten(ticket))
        {
            return null;
        }

        lock (_flushLock)
        {
            if (ticket.Epoch == _queue.Epoch && ticket.Seq > _written)
            {
                Flush();
            }
        }

        return IsWritten(ticket) ? null : _queue.Verdict(ticket);
    }

    /// <inheritdoc/>
    public ValueTask<Refusal?> WriteAsync(JournalTicket ticket) => IsWritten(ticket) ? default : _rounds.Join(ticket);

    /// <inheritdoc/>
    public async ValueTask<Refusal?> SyncAsync(JournalTicket ticket)
    {
        if (Write(ticket) is { } refusal)
        {
            return refusal;
        }

        if (Volatile.Read(ref _synced) >= ticket.Seq)
        {
            return null;
        }

        refusal = Volatile.Read(ref _fatal) ?? await _sync.Join().ConfigureAwait(false);
        return Volatile.Read(ref _synced) >= ticket.Seq ? null : refusal;
    }

    /// <inheritdoc/>
    public JournalLine? Find(EntryKind kind, string id)
    {
        if (IdTable.Keeps(kind))
        {
            long seq = _ids.Find(kind, StableHash.Of(id));
            if (seq == 0)
            {
                return null;
            }

            if (_reader.Entry(seq) is { } line && line.Head.Kind == kind && line.Head.Id == id)
            {
                return line.Head.At >= _clock.GetUtcNow() - _options.IdHorizon ? line : null;
            }
        }

        var query = new JournalQuery(Id: id, From: _clock.GetUtcNow() - _options.IdHorizon, Descending: true, Limit: 10_000_000);
        return _reader.Read(query).FirstOrDefault(l => l.Head.Kind == kind);
    }

    /// <inheritdoc/>
    public IEnumerable<JournalLine> Read(JournalQuery query) => _reader.Read(query);

    /// <inheritdoc/>
    public IEnumerable<EntryGlance> Glance(long afterSeq) => _reader.Glance(afterSeq);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadText(long seq) => _reader.Text(seq);

    /// <summary>Writes what is queued, brings everything to disk and closes the files. Later calls are refused.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_flushLock)
        {
            if (_fatal?.Code == "journal-closed")
            {
                return default;
            }

            Flush();
        }

        _sync.MarkDirty();
        _sync.Dispose();
        lock (_flushLock)
        {
            if (_fatal is null)
            {
                _writer.WriteEnd();
            }

            _fatal = JournalRefusals.Closed(_dataFolder);
            _writer.Dispose();
        }

        return default;
    }

    /// <summary>The number before the epoch: an entry of a later epoch that took a failed one's number shows its epoch too.</summary>
    private bool IsWritten(JournalTicket ticket) => ticket.Seq <= Volatile.Read(ref _written) && ticket.Epoch == _queue.Epoch;

    /// <summary>Writes everything gathered as one group. Under the flush lock.</summary>
    private void Flush()
    {
        if (_queue.Take(_writer.Length, _options.SegmentBytes) is not { } group)
        {
            return;
        }

        Segment before = _writer.Current;
        Refusal? refusal = _fatal ?? _writer.Write(group, Volatile.Read(ref _synced));
        if (_writer.Current != before)
        {
            _catalog.Add(_writer.Current);
        }

        _problem = refusal;
        if (refusal is not null)
        {
            _fatal ??= _writer.Fatal;
            _queue.Fail(group, refusal, _written, _writer.Length >= _options.SegmentBytes, _writer.TextLength);
            return;
        }

        long seq = group.LastSeq - group.Count;
        foreach (ref readonly IndexRow row in group.Rows)
        {
            seq++;
            if (IdTable.Keeps(row.Kind))
            {
                _ids.Add(row.Kind, row.Id, seq);
            }
        }

        Volatile.Write(ref _written, group.LastSeq);
        _queue.Return(group);
        _sync.MarkDirty();
    }

    /// <summary>Brings everything written to disk, then records finished segments. On the sync thread.</summary>
    private Refusal? Sync()
    {
        SyncWork work;
        lock (_flushLock)
        {
            if (_fatal is not null)
            {
                return _fatal;
            }

            work = _writer.TakeSyncWork();
        }

        try
        {
            work.Texts?.Sync();
            work.Lines?.Sync();
            Volatile.Write(ref _synced, work.LastSeq);
        }
        catch (IOException e)
        {
            lock (_flushLock)
            {
                return _fatal ??= JournalRefusals.SyncFailed((work.Lines ?? work.Texts)!.Path, e.Message);
            }
        }

        Record(work.Finished);
        return null;
    }

    private void Record(IReadOnlyList<FinishedSegment> finished)
    {
        foreach (FinishedSegment one in finished)
        {
            try
            {
                IndexFile.Write(_folder.Index(one.Segment.Number), one.Segment.View(), one.Head.Link);
                HeadsFile.Append(_options, _folder.Heads, one.Head.ToLine());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Tried again with the next sync, and at the latest when the journal is opened.
                return;
            }

            lock (_flushLock)
            {
                _writer.Recorded(one);
            }
        }
    }

    /// <summary>Ids of the last day, older first, so that the newest entry of an id stays.</summary>
    private static IdTable LoadIds(SegmentCatalog catalog, long horizon)
    {
        var ids = new IdTable(catalog.All.Sum(s => s.Head?.To.UtcTicks < horizon ? 0 : s.Head?.Entries ?? s.View().Count));
        foreach (Segment segment in catalog.All)
        {
            if (segment.Head is { } head && head.To.UtcTicks < horizon)
            {
                continue;
            }

            Columns columns = segment.View();
            for (int row = 0; row < columns.Count; row++)
            {
                if (columns.At[row] >= horizon && IdTable.Keeps(columns.Kind[row]))
                {
                    ids.Add(columns.Kind[row], columns.Id[row], segment.FirstSeq + row);
                }
            }
        }

        return ids;
    }

    /// <summary>Journals what opening found, so that nobody has to have watched.</summary>
    private void Report(JournalOpener opener)
    {
        JournalTicket last = default;
        foreach (JournalRepair repair in opener.Repairs.Take(20))
        {
            last = JournalAlert.Enqueue(this, _clock.GetUtcNow(), "journal-repaired", repair.File, repair.What);
        }

        foreach (JournalFinding finding in opener.Findings.Take(20))
        {
            last = JournalAlert.Enqueue(this, _clock.GetUtcNow(), "journal-damaged", finding.File, finding.What);
        }

        if (last.Seq > 0)
        {
            Write(last);
        }
    }
}
