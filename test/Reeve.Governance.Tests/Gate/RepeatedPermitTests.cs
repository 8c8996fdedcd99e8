using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

/// <summary>Hooks are retried: a call that a permit let through gets the same answer again, for the same use, until its outcome has come.</summary>
public sealed class RepeatedPermitTests
{
    [Theory]
    [InlineData(Phase.L5, 0)]
    [InlineData(Phase.L5, 500)]
    [InlineData(Phase.L3, 0)]
    [InlineData(Phase.L3, 500)]
    public async Task A_repeated_call_rests_on_the_uses_that_it_has_spent(Phase phase, int callsInBetween)
    {
        await using var shop = new Workshop(phase, new GateOptions { RecentDecisions = 32 });
        (CommandRequest call, Decision first, _, _) = await ProbedAsync(shop);
        int spent = shop.Entries(EntryKind.PermitUsed);
        for (int i = 0; i < callsInBetween; i++)
        {
            await shop.Decide(shop.Command(type: CommandType.FsRead));
        }

        Assert.Equal(first.Verdict, (await shop.Decide(call)).Verdict);
        Assert.Equal(spent, shop.Entries(EntryKind.PermitUsed));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_second_pause_that_came_since_denies_the_repetition()
    {
        await using var shop = new Workshop(Phase.L5);
        (CommandRequest call, _, _, _) = await ProbedAsync(shop);
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, "repo", "git.push", "worse", Alice));
        Assert.Equal(Ground.Pause, (await shop.Decide(call)).Verdict.Ground);
    }

    [Fact]
    public async Task A_probe_that_was_revoked_since_denies_the_repetition()
    {
        await using var shop = new Workshop(Phase.L5);
        (CommandRequest call, _, _, Permit probe) = await ProbedAsync(shop);
        Granted(await shop.Reeve.Permits.RevokeAsync(probe.Id, null, Alice));
        Assert.Equal(Ground.Pause, (await shop.Decide(call)).Verdict.Ground);
    }

    [Fact]
    public async Task A_probe_whose_time_is_over_denies_the_repetition()
    {
        await using var shop = new Workshop(Phase.L5);
        (CommandRequest call, _, _, _) = await ProbedAsync(shop);
        shop.Clock.Advance(new GateOptions().ApprovalTtl);
        Assert.Equal(Ground.Pause, (await shop.Decide(call)).Verdict.Ground);
    }

    [Theory]
    [InlineData(Phase.L5)]
    [InlineData(Phase.L3)]
    public async Task Once_the_outcome_has_come_the_spent_permit_covers_the_id_no_more(Phase phase)
    {
        await using var shop = new Workshop(phase);
        (CommandRequest call, _, _, _) = await ProbedAsync(shop);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(call)));
        Decision again = await shop.Decide(call);
        Assert.Equal(new Verdict(Core.Decisions.Answer.Deny, Ground.Fault, "call-over"), again.Verdict);
    }

    [Fact]
    public async Task A_permitted_call_that_has_run_is_not_let_through_again_under_its_id()
    {
        await using var shop = new Workshop();
        string id = (await shop.Decide(shop.Command())).RequestId!;
        Granted(await shop.Reeve.Requests.ApproveAsync(id, new(null, null), null, Alice));
        CommandRequest call = shop.Command();
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(call));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(call));
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(call)));
        Assert.Equal("call-over", (await shop.Decide(call)).Verdict.Reference);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public async Task Another_session_or_scope_under_the_same_id_is_another_call(int callsInBetween)
    {
        await using var shop = new Workshop(Phase.L5, new GateOptions { RecentDecisions = 32 });
        (CommandRequest call, _, _, _) = await ProbedAsync(shop);
        for (int i = 0; i < callsInBetween; i++)
        {
            await shop.Decide(shop.Command(type: CommandType.FsRead));
        }

        Assert.Equal("id-reused", (await shop.Decide(call with { Session = "s2" })).Verdict.Reference);
        Assert.Equal("id-reused", (await shop.Decide(call with { Scope = "elsewhere" })).Verdict.Reference);
    }

    private static async Task<(CommandRequest Call, Decision First, Hold Pause, Permit Probe)> ProbedAsync(Workshop shop)
    {
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Permit probe = Granted(await shop.Reeve.Permits.GrantAsync(
            new PermitGrant("repo", null, pause.Id, new PermitBounds(1, null), "bob", "try it", ""), Alice));
        if (await shop.Decide(shop.Command()) is { RequestId: { } asked })
        {
            Granted(await shop.Reeve.Requests.ApproveAsync(asked, new(null, null), null, Alice));
        }
        else
        {
            Granted(await shop.Reeve.Permits.RevokeAsync(probe.Id, null, Alice));
            probe = Granted(await shop.Reeve.Permits.GrantAsync(
                new PermitGrant("repo", null, pause.Id, new PermitBounds(1, null), "bob", "try it", ""), Alice));
        }

        CommandRequest call = shop.Command();
        Decision first = await shop.Decide(call);
        Assert.Equal(Core.Decisions.Answer.Allow, first.Verdict.Answer);
        return (call, first, pause, probe);
    }
}
