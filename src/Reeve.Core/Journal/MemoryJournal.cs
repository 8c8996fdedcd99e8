using Reeve.Core.Refusals;

namespace Reeve.Core.Journal;

/// <summary>A journal in memory, for replay and tests: it behaves as one on disk does and is gone with the process. Unbounded.</summary>
/// <param name="clock">Tells which entries are of the last 24 hours.</param>
public sealed class MemoryJournal(TimeProvider clock) : IJournal
{
    private readonly Lock _lock = new();
    private readonly EntryOrigin _origin = new();
    private readonly List<Stored> _entries = [];
    private readonly Dictionary<(EntryKind Kind, string Id), int> _newest = [];
    private readonly List<(int Epoch, long Written, Refusal Why)> _failures = [];
    private int _written;
    private int _epoch;

    /// <summary>While set, every write fails with it, as it does on a full disk.</summary>
    public Refusal? Fault { get; set; }

    /// <inheritdoc/>
    public long LastSeq
    {
        get
        {
            lock (_lock)
            {
                return _written;
            }
        }
    }

    /// <inheritdoc/>
    public JournalTicket Enqueue(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text = default)
    {
        EntryLine.Validate(head, body, text);
        byte[] line = new byte[EntryLine.Bound(head, body.Length)];
        lock (_lock)
        {
            long seq = _entries.Count + 1;
            _origin.Take(head);
            int length = EntryLine.Write(line, seq, head, _origin, body, textAt: text.IsEmpty ? -1 : 0, out _);
            _entries.Add(new Stored(line.AsSpan(0, length - 1).ToArray(), text.IsEmpty ? [] : [.. "{\"seq\":"u8, .. System.Text.Encoding.ASCII.GetBytes(seq.ToString()), (byte)',', .. text[1..]]));
            return new JournalTicket(seq, _epoch);
        }
    }

    /// <inheritdoc/>
    public Refusal? Write(JournalTicket ticket)
    {
        lock (_lock)
        {
            if (ticket.Epoch == _epoch && ticket.Seq > _written)
            {
                WritePending();
            }

            if (ticket.Epoch == _epoch)
            {
                return null;
            }

            (_, long written, Refusal why) = _failures.Find(f => f.Epoch == ticket.Epoch);
            return ticket.Seq <= written ? null : why;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Refusal?> WriteAsync(JournalTicket ticket) => new(Write(ticket));

    /// <inheritdoc/>
    public ValueTask<Refusal?> SyncAsync(JournalTicket ticket) => new(Write(ticket));

    /// <inheritdoc/>
    public JournalLine? Find(EntryKind kind, string id)
    {
        lock (_lock)
        {
            return _newest.TryGetValue((kind, id), out int index) && Line(index) is { } line && line.Head.At >= clock.GetUtcNow() - ControlState.Remembered
                ? line : null;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<JournalLine> Read(JournalQuery query)
    {
        int count;
        lock (_lock)
        {
            count = _written;
        }

        int found = 0;
        int first = (int)Math.Min(query.AfterSeq, count);
        for (int step = 0; step < count - first && found < query.Limit; step++)
        {
            JournalLine line;
            lock (_lock)
            {
                line = Line(query.Descending ? count - 1 - step : first + step);
            }

            if (query.Matches(line.Head))
            {
                found++;
                yield return line;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<EntryGlance> Glance(long afterSeq) => Read(new JournalQuery(AfterSeq: afterSeq, Limit: int.MaxValue)).Select(EntryGlance.Of);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadText(long seq)
    {
        lock (_lock)
        {
            return seq >= 1 && seq <= _written ? _entries[(int)seq - 1].Text : default;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private void WritePending()
    {
        if (Fault is { } fault)
        {
            _failures.Add((_epoch++, _written, fault));
            _entries.RemoveRange(_written, _entries.Count - _written);
            return;
        }

        for (; _written < _entries.Count; _written++)
        {
            EntryHead head = Line(_written).Head;
            _newest[(head.Kind, head.Id)] = _written;
        }
    }

    private JournalLine Line(int index)
    {
        byte[] json = _entries[index].Json;
        return EntryLine.TryParse(json, out EntryFields fields)
            ? new JournalLine(fields.Seq, fields.ToHead(), json)
            : throw new InvalidOperationException($"Entry {index + 1} does not read back.");
    }

    private sealed record Stored(byte[] Json, byte[] Text);
}
