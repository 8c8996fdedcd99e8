using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

public sealed class WaitingRepeatTests
{
    [Fact]
    public async Task A_repetition_that_waited_for_the_first_answer_meets_a_hold_that_came_while_it_waited()
    {
        await using var words = new Workshop();
        await using var journal = new SlowJournal(words.Journal);
        await using Installation reeve = Installation.InMemory(
            journal, ControlState.New(words.Clock.GetUtcNow()), words.Digester, new GateOptions(), words.Clock, NullLoggerFactory.Instance);
        CommandRequest call = words.Command();
        Granted(await reeve.Permits.GrantAsync(new PermitGrant("repo", call.Digest, null, new PermitBounds(1, null), "bob", "x", ""), Alice));

        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Disk = disk.Task;
        Task<Decision> first = reeve.Gate.DecideAsync(call).AsTask();
        Task<Decision> repeated = reeve.Gate.DecideAsync(call).AsTask();
        Task<Result<Hold>> stop = reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice).AsTask();
        Assert.Single(reeve.Holds.List());
        disk.SetResult();
        Assert.Equal(Answer.Allow, (await first).Verdict.Answer);
        Assert.Equal(Ground.Stop, (await repeated).Verdict.Ground);
        Granted(await stop);
    }

    /// <summary>Syncs when the test lets it.</summary>
    private sealed class SlowJournal(MemoryJournal inner) : IJournal
    {
        public Task Disk { get; set; } = Task.CompletedTask;

        public long LastSeq => inner.LastSeq;

        public JournalTicket Enqueue(in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text = default) => inner.Enqueue(head, body, text);

        public Refusal? Write(JournalTicket ticket) => inner.Write(ticket);

        public ValueTask<Refusal?> WriteAsync(JournalTicket ticket) => inner.WriteAsync(ticket);

        public async ValueTask<Refusal?> SyncAsync(JournalTicket ticket)
        {
            await Disk;
            return inner.Write(ticket);
        }

        public JournalLine? Find(EntryKind kind, string id) => inner.Find(kind, id);

        public IEnumerable<JournalLine> Read(JournalQuery query) => inner.Read(query);

        public ReadOnlyMemory<byte> ReadText(long seq) => inner.ReadText(seq);

        public ValueTask DisposeAsync() => default;
    }
}
