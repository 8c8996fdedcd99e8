using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Governance.Breaker;
using Reeve.Storage.DataFolders;
using Xunit;
using Ending = Reeve.Core.Signals.Outcome;

namespace Reeve.Governance.Tests.Breaker;

/// <summary>What the breaker knows after a start is what it knew before, with a checkpoint, without one, and with a damaged one.</summary>
public sealed class BreakerRestartTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"reeve-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("none")]
    [InlineData("early")]
    [InlineData("late")]
    [InlineData("damaged")]
    [InlineData("ahead")]
    [InlineData("clock-step")]
    public async Task Two_failures_before_a_start_and_one_after_it_trip(string checkpoint)
    {
        await using var shop = new Workshop(Phase.L4);
        ControlState state = shop.Reeve.Plane.Current;
        await FailAsync(shop);
        if (checkpoint is "early" or "clock-step" or "damaged")
        {
            Save(shop, shop.Journal.LastSeq);
        }

        if (checkpoint == "clock-step")
        {
            await FailAsync(shop, type: CommandType.NetFetch);
            shop.Clock.StepTo(shop.Clock.GetUtcNow().AddMinutes(-3));
        }

        await FailAsync(shop);
        if (checkpoint is "late" or "ahead")
        {
            Save(shop, shop.Journal.LastSeq + (checkpoint == "ahead" ? 100 : 0));
        }

        if (checkpoint == "damaged")
        {
            byte[] bytes = await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken);
            bytes[^9] ^= 1;
            await File.WriteAllBytesAsync(_file, bytes, TestContext.Current.CancellationToken);
        }

        (RuleFollower follower, long seq) = BreakerHistory.Recall(
            state, shop.Journal, new BreakerCheckpoint(new CheckpointFile(_file)), shop.Clock.GetUtcNow(), out string? rebuilt);
        Assert.Equal(checkpoint is "damaged" or "ahead", rebuilt is not null);
        Assert.Equal(shop.Journal.LastSeq, seq);
        Assert.Empty(follower.Engine.Open);
        Assert.Single(follower.Observe(new Core.Signals.Signal(
            follower.Engine.Windows.Now, "repo", TypeSet.Of(CommandType.GitPush), "claude-code", Core.Signals.FactSet.Of(Ending.Failed))));
    }

    [Fact]
    public async Task A_trip_that_was_lost_is_had_again_and_an_open_event_stays_open()
    {
        await using var shop = new Workshop(Phase.L4);
        ControlState before = shop.Reeve.Plane.Current;
        for (int i = 0; i < 3; i++)
        {
            await FailAsync(shop);
        }

        RuleEvent opened = Assert.Single(shop.Reeve.Events.Open());
        (RuleFollower open, _) = BreakerHistory.Recall(shop.Reeve.Plane.Current, shop.Journal, null, shop.Clock.GetUtcNow(), out _);
        Assert.Equal(opened.Rule.Name, Assert.Single(open.Engine.Open).Rule);
        Assert.Empty(open.AdvanceTo(open.Engine.Windows.Now + 60));

        // As if the process had died before the event was journalled.
        (RuleFollower lost, _) = BreakerHistory.Recall(before, shop.Journal, null, shop.Clock.GetUtcNow(), out _);
        Assert.Equal(opened.Rule.Name, Assert.Single(lost.AdvanceTo(lost.Engine.Windows.Now + 60)).Rule.Name);
    }

    private void Save(Workshop shop, long seq) =>
        Assert.Null(new BreakerCheckpoint(new CheckpointFile(_file)).Save(shop.Reeve.Breaker.Read(e => EngineCheckpoint.Write(e, seq)), shop.Clock));

    private static async Task FailAsync(Workshop shop, CommandType? type = null)
    {
        CommandRequest command = shop.Command(type: type ?? CommandType.GitPush);
        await shop.Decide(command);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Workshop.Outcome(command, Ending.Failed)));
    }
}
