using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Compliance.Journal;

public sealed class MemoryJournalCompliance : JournalCompliance
{
    private static readonly Refusal Full = new(RefusalKind.Instrument, "full", "full", "disk", "wait");

    private protected override IJournal Open() => new MemoryJournal(Clock);

    private protected override void DiskFails(bool fails) => ((MemoryJournal)Journal).Fault = fails ? Full : null;

    [Fact]
    public async Task A_fault_fails_what_is_queued_and_numbers_are_given_again()
    {
        var journal = (MemoryJournal)Journal;
        Put(Head("a"));
        JournalTicket lost = journal.Enqueue(Head("lost"), default);
        journal.Fault = Full;
        Assert.Equal(Full, journal.Write(lost));
        journal.Fault = null;
        JournalTicket after = journal.Enqueue(Head("b"), default);
        Assert.Equal(new JournalTicket(lost.Seq, lost.Epoch + 1), after);
        Assert.Null(await journal.SyncAsync(after));
        Assert.Equal(Full, journal.Write(lost));
        Assert.Equal(["a", "b"], journal.Read(new JournalQuery()).Select(l => l.Head.Id));
    }
}
