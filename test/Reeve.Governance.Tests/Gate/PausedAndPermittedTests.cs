using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

/// <summary>A command that is paused and that its phase does not allow either needs both: a probe and an approval.</summary>
public sealed class PausedAndPermittedTests
{
    [Fact]
    public async Task A_probe_and_an_approval_together_allow_and_each_is_used_once()
    {
        await using var shop = new Workshop();
        (Hold pause, Permit probe) = await PausedAsync(shop);
        Decision asked = await shop.Decide(shop.Command());
        Assert.Equal(Core.Decisions.Answer.Ask, asked.Verdict.Answer);
        Permit approval = Granted(await shop.Reeve.Requests.ApproveAsync(asked.RequestId!, new(null, null), null, Alice)).Permit!;
        Decision allowed = await shop.Decide(shop.Command());
        Assert.Equal(Core.Decisions.Answer.Allow, allowed.Verdict.Answer);
        Assert.Contains(probe.Id, allowed.Reason, StringComparison.Ordinal);
        Assert.Contains(approval.Id, allowed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, shop.Reeve.Plane.Current.FindPermit(probe.Id)!.Used);
        Assert.Equal(1, shop.Reeve.Plane.Current.FindPermit(approval.Id)!.Used);
        Assert.Equal(new Verdict(Core.Decisions.Answer.Deny, Ground.Pause, pause.Id), (await shop.Decide(shop.Command())).Verdict);
    }

    [Fact]
    public async Task Each_is_used_once_under_concurrency_too()
    {
        await using var shop = new Workshop();
        await PausedAsync(shop, uses: 3);
        Decision asked = await shop.Decide(shop.Command());
        Granted(await shop.Reeve.Requests.ApproveAsync(asked.RequestId!, new(5, null), null, Alice));
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => shop.Answer(shop.Command()))));
        Assert.Equal(3, answers.Count(a => a == Core.Decisions.Answer.Allow));
        Assert.Equal(6, shop.Entries(EntryKind.PermitUsed));
        Assert.Equal([3, 3], shop.Reeve.Plane.Current.Permits["repo"].Values.Select(p => p.Used));
    }

    [Fact]
    public async Task A_command_that_its_phase_allows_spends_its_probe_and_no_approval()
    {
        await using var shop = new Workshop(Phase.L4);
        (_, Permit probe) = await PausedAsync(shop);
        Permit exact = Granted(await shop.Reeve.Permits.GrantAsync(
            new PermitGrant("repo", shop.Command().Digest, null, new PermitBounds(1, null), "bob", "x", ""), Alice));
        Assert.Equal(new Verdict(Core.Decisions.Answer.Allow, Ground.Permit, probe.Id), (await shop.Decide(shop.Command())).Verdict);
        Assert.Equal(0, shop.Reeve.Plane.Current.FindPermit(exact.Id)!.Used);
    }

    [Fact]
    public async Task The_denial_names_the_approval_that_is_missing_besides_the_probe()
    {
        await using var shop = new Workshop();
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Decision denied = await shop.Decide(shop.Command());
        Assert.Equal(Core.Decisions.Answer.Deny, denied.Verdict.Answer);
        Assert.Contains($"--hold {pause.Id}", denied.Reason, StringComparison.Ordinal);
        Assert.Contains("Phase L3 does not allow git.push", denied.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_denial_does_not_ask_for_an_approval_that_is_there()
    {
        await using var shop = new Workshop();
        Decision asked = await shop.Decide(shop.Command());
        Granted(await shop.Reeve.Requests.ApproveAsync(asked.RequestId!, new(null, null), null, Alice));
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Decision denied = await shop.Decide(shop.Command());
        Assert.Equal(Ground.Pause, denied.Verdict.Ground);
        Assert.DoesNotContain("does not allow", denied.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_says_that_the_pause_is_passed_and_the_approval_is_missing()
    {
        await using var shop = new Workshop();
        (Hold pause, Permit probe) = await PausedAsync(shop);
        Decision asked = await shop.Decide(shop.Command());
        Assert.Contains($"{probe.Id} passes {pause.Id}", asked.Reason, StringComparison.Ordinal);
        Assert.Equal(0, shop.Reeve.Plane.Current.FindPermit(probe.Id)!.Used);
    }

    [Fact]
    public async Task A_command_that_two_pauses_hit_is_told_of_both_and_offered_no_probe()
    {
        await using var shop = new Workshop(Phase.L5);
        Hold one = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Hold two = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, "repo", "git.push", "y", Alice));
        string reason = (await shop.Decide(shop.Command())).Reason;
        Assert.Contains(one.Id, reason, StringComparison.Ordinal);
        Assert.Contains(two.Id, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("permit grant", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_fails_spends_neither()
    {
        await using var shop = new Workshop();
        await PausedAsync(shop);
        Decision asked = await shop.Decide(shop.Command());
        Granted(await shop.Reeve.Requests.ApproveAsync(asked.RequestId!, new(null, null), null, Alice));
        shop.Journal.Fault = new Refusal(RefusalKind.Instrument, "journal-write-failed", "No space left.", "00000001.seg", "Free space.");
        Assert.Equal(Ground.Fault, (await shop.Decide(shop.Command())).Verdict.Ground);
        shop.Journal.Fault = null;
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
    }

    private static async Task<(Hold Pause, Permit Probe)> PausedAsync(Workshop shop, int uses = 1)
    {
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Permit probe = Granted(await shop.Reeve.Permits.GrantAsync(
            new PermitGrant("repo", null, pause.Id, new PermitBounds(uses, null), "bob", "try it", ""), Alice));
        return (pause, probe);
    }
}
