using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Testing;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Control;

public sealed class ProjectorTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Whoever_waits_while_a_turn_is_under_way_is_served_without_the_clock_moving()
    {
        await using var journal = new MemoryJournal(_clock);
        var store = new MemoryStore(ControlState.New(_clock.GetUtcNow()));
        Installation reeve = Granted(await Installation.OpenAsync(
            journal, store, new ActionDigester(new byte[32]), new GateOptions(), _clock, NullLoggerFactory.Instance));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Gate = gate.Task;
        Granted(await reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "first", Alice));
        await store.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Granted(await reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "second", Alice));
        Task caughtUp = reeve.CaughtUpAsync();
        Assert.False(caughtUp.IsCompleted);
        gate.SetResult();
        await caughtUp.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Equal(journal.LastSeq, reeve.Projection!.AppliedSeq);
        Assert.Equal(0, reeve.Projection.Waiting);
        await reeve.DisposeAsync();
    }
}
