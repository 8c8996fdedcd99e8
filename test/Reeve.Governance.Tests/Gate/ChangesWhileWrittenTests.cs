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

public sealed class ChangesWhileWrittenTests
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

    [Theory]
    [InlineData("stop")]
    [InlineData("revert")]
    [InlineData("other")]
    public async Task An_allow_is_answered_only_if_it_still_holds_once_it_is_written(string change)
    {
        await using var words = new Workshop();
        await using var journal = new SlowJournal(words.Journal);
        var phase = new ScopePhase(null, Phase.L4, words.Clock.GetUtcNow(), PhaseLadder.Default.WhitelistAt(Phase.L4));
        await using Installation reeve = Installation.InMemory(
            journal, ControlState.New(words.Clock.GetUtcNow()) with { Ceiling = phase }, words.Digester, new GateOptions(), words.Clock, NullLoggerFactory.Instance);
        CommandRequest call = words.Command();
        var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Rounds = write.Task;
        Task<Decision> answer = reeve.Gate.DecideAsync(call).AsTask();
        Assert.False(answer.IsCompleted);

        switch (change)
        {
            case "stop":
                Granted(await reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice));
                break;
            case "revert":
                var l3 = new ScopePhase(null, Phase.L3, words.Clock.GetUtcNow(), TypeSet.Empty);
                Granted(await reeve.Plane.CommitAsync<bool>(_ => new Change<bool>(true, [new Transition.PhaseChanged(l3, "alice", "x")], Loosens: false)));
                break;
            default:
                Granted(await reeve.Holds.PlaceAsync(HoldKind.Quarantine, null, "somebody-else", "x", Alice));
                break;
        }

        write.SetResult();
        Assert.Equal(
            change switch { "stop" => (Answer.Deny, Ground.Stop), "revert" => (Answer.Ask, Ground.NotInPhase), _ => (Answer.Allow, Ground.Phase) },
            ((await answer).Verdict.Answer, (await answer).Verdict.Ground));
    }
}
