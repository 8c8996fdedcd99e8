using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Tests;

/// <summary>Writes rounds and syncs when the test lets it.</summary>
internal sealed class SlowJournal(MemoryJournal inner) : IJournal
{
    public Task Disk { get; set; } = Task.CompletedTask;

    public Task Rounds { get; set; } = Task.CompletedTask;

    public long LastSeq => inner.LastSeq;

    public JournalTicket Enqueue(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text = default) => inner.Enqueue(head, body, text);

    public Refusal? Write(JournalTicket ticket) => inner.Write(ticket);

    public async ValueTask<Refusal?> WriteAsync(JournalTicket ticket)
    {
        await Rounds;
        return inner.Write(ticket);
    }

    public async ValueTask<Refusal?> SyncAsync(JournalTicket ticket)
    {
        await Disk;
        return inner.Write(ticket);
    }

    public JournalLine? Find(EntryKind kind, string id) => inner.Find(kind, id);

    public IEnumerable<JournalLine> Read(JournalQuery query) => inner.Read(query);

    public IEnumerable<EntryGlance> Glance(long afterSeq) => inner.Glance(afterSeq);

    public ReadOnlyMemory<byte> ReadText(long seq) => inner.ReadText(seq);

    public ValueTask DisposeAsync() => default;
}
