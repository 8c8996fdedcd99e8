using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

public sealed class RacesAndBoundsTests
{
    [Fact]
    public async Task A_permit_is_not_used_on_a_snapshot_that_a_hold_has_overtaken()
    {
        await using var shop = new Workshop();
        (CommandRequest again, ScopeSnapshot before, PermitClaim claim) = await PermittedAsync(shop);
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice));
        Assert.False(Granted(await shop.Reeve.Requests.UseAsync(before, claim, again)));
        Assert.Equal(0, shop.Entries(EntryKind.PermitUsed));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(again));
    }

    [Fact]
    public async Task A_permit_that_was_revoked_in_between_is_judged_again_and_asks()
    {
        await using var shop = new Workshop();
        (CommandRequest again, ScopeSnapshot before, PermitClaim claim) = await PermittedAsync(shop);
        Granted(await shop.Reeve.Permits.RevokeAsync(claim.Permit!.Permit.Id, null, Alice));
        Assert.False(Granted(await shop.Reeve.Requests.UseAsync(before, claim, again)));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(again));
    }

    [Fact]
    public async Task A_permit_whose_terms_were_shortened_is_in_force_as_shortened()
    {
        await using var shop = new Workshop();
        (CommandRequest again, _, PermitClaim claim) = await PermittedAsync(shop, uses: 5);
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(again));
        Permit current = shop.Reeve.Plane.Current.FindPermit(claim.Permit!.Permit.Id)!;
        Granted(await shop.Reeve.Plane.CommitAsync<int>(_ => new Change<int>(0, [new Transition.PermitGranted(current with { Uses = 2 })], Loosens: false)));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(again with { Id = "second" }));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(again with { Id = "third" }));
    }

    [Fact]
    public async Task A_repeated_ask_meets_a_hold_that_came_since()
    {
        await using var shop = new Workshop();
        CommandRequest command = shop.Command() with { Attended = true };
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(command));
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(command));
    }

    [Fact]
    public async Task A_call_whose_judging_broke_does_not_keep_its_repetition_waiting()
    {
        await using var shop = new Workshop(Phase.L5);
        CommandRequest broken = shop.Command(id: "x", scope: new string('s', 600));
        await Assert.ThrowsAsync<ArgumentException>(async () => await shop.Decide(broken));
        await Assert.ThrowsAsync<ArgumentException>(async () => await shop.Decide(broken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public async Task Two_hundred_thousand_agents_stay_within_bounds()
    {
        await using var shop = new Workshop();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int asked = 0;
        for (int i = 0; i < 200_000; i++)
        {
            CommandRequest command = shop.Command($"git push {i}", id: $"c{i}", agent: $"agent-{i}", session: $"s{i}");
            Decision decision = await shop.Decide(i % 40 == 0 ? command : command with { Types = TypeSet.Of(CommandType.FsRead) });
            asked += decision.Verdict.Answer == Core.Decisions.Answer.Ask ? 1 : 0;
        }

        Assert.Equal(new GateOptions().MaxPending, asked);
        Assert.Equal(new GateOptions().MaxPending, shop.Reeve.Requests.List().Count);
        long journal = shop.Journal.Read(new JournalQuery(Limit: int.MaxValue)).Sum(l => (long)l.Json.Length + 400);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, (2 * journal) + (64 << 20));
    }

    [Fact]
    public async Task A_clock_that_steps_ahead_ends_permits_and_requests_and_timers_go_on()
    {
        await using var shop = new Workshop();
        DateTimeOffset noon = shop.Clock.GetUtcNow();
        (CommandRequest again, _, _) = await PermittedAsync(shop, uses: 3);
        Decision pending = await shop.Decide(shop.Command("git push --tags"));
        shop.Clock.StepTo(noon.AddDays(2));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(again));
        Refused(await shop.Reeve.Requests.ApproveAsync(pending.RequestId!, new(null, null), null, Alice), "request-not-pending");
        shop.Clock.Advance(Installation.SweepInterval);
        Assert.Equal(RequestStatus.Expired, Granted(shop.Reeve.Requests.Get(pending.RequestId!)).Status);
        shop.Clock.StepTo(noon);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command("git push --tags")));
        Refused(await shop.Reeve.Requests.ApproveAsync(pending.RequestId!, new(null, null), null, Alice), "request-not-pending");
    }

    private static async Task<(CommandRequest Again, ScopeSnapshot Snapshot, PermitClaim Claim)> PermittedAsync(Workshop shop, int? uses = null)
    {
        Decision asked = await shop.Decide(shop.Command());
        Granted(await shop.Reeve.Requests.ApproveAsync(asked.RequestId!, new(uses, null), "fine", Alice));
        CommandRequest again = shop.Command();
        ScopeSnapshot snapshot = shop.Reeve.Gate.SnapshotOf("repo");
        snapshot.Decide(again, shop.Clock.GetUtcNow(), out PermitClaim found);
        return (again, snapshot, found with { PermitUsed = 1 });
    }
}
