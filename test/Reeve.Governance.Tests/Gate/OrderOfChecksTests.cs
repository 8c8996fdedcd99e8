using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Governance.Permits;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

public sealed class OrderOfChecksTests
{
    [Fact]
    public async Task What_the_phase_allows_is_allowed_and_names_the_phase()
    {
        await using var shop = new Workshop(Phase.L4);
        Decision decision = await shop.Decide(shop.Command());
        Assert.Equal(new Verdict(Core.Decisions.Answer.Allow, Ground.Phase, "L4"), decision.Verdict);
    }

    [Fact]
    public async Task What_the_phase_does_not_allow_is_asked_with_a_request()
    {
        await using var shop = new Workshop();
        Decision decision = await shop.Decide(shop.Command());
        Assert.Equal(new Verdict(Core.Decisions.Answer.Ask, Ground.NotInPhase, "L3"), decision.Verdict);
        Assert.Equal(decision.RequestId, Assert.Single(shop.Reeve.Requests.List()).Id);
        Assert.Contains(decision.RequestId!, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compound_command_needs_all_its_types()
    {
        await using var shop = new Workshop(Phase.L3Plus);
        CommandRequest both = shop.Command() with { Types = TypeSet.Of(CommandType.FsWrite, CommandType.GitPush) };
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(both));
    }

    [Fact]
    public async Task A_command_without_a_type_is_asked_even_at_L5()
    {
        await using var shop = new Workshop(Phase.L5);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command() with { Types = TypeSet.Empty }));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("opaque")]
    [InlineData("mcp.call")]
    [InlineData("host.write")]
    public async Task Types_on_no_ladder_are_asked_even_at_L5(string type)
    {
        await using var shop = new Workshop(Phase.L5);
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command(type: CommandType.Find(type))));
    }

    [Fact]
    public async Task Each_check_comes_before_the_next()
    {
        await using var shop = new Workshop(Phase.L5);
        CommandRequest command = shop.Command() with { Constraint = "force-push-protected" };
        Hold stop = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice));
        Hold quarantine = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Quarantine, "repo", "claude-code", "x", Alice));
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Granted(await shop.Reeve.Permits.GrantAsync(
            new PermitGrant("repo", command.Digest, null, new PermitBounds(5, null), "bob", "x", ""), Alice));

        Assert.Equal(stop.Id, (await shop.Decide(command with { Id = "1" })).Verdict.Reference);
        Granted(await shop.Reeve.Holds.ResumeAsync(null, "done", Alice));
        Assert.Equal(quarantine.Id, (await shop.Decide(command with { Id = "2" })).Verdict.Reference);
        Granted(await shop.Reeve.Holds.LiftAsync(quarantine.Id, "done", Alice));
        Assert.Equal("force-push-protected", (await shop.Decide(command with { Id = "3" })).Verdict.Reference);
        command = command with { Constraint = null };
        Assert.Equal(pause.Id, (await shop.Decide(command with { Id = "4" })).Verdict.Reference);
        Granted(await shop.Reeve.Holds.LiftAsync(pause.Id, "done", Alice));
        Assert.Equal(Ground.Permit, (await shop.Decide(command with { Id = "5" })).Verdict.Ground);
    }

    [Fact]
    public async Task A_stop_file_stops_its_scope()
    {
        await using var shop = new Workshop(Phase.L5);
        Decision decision = await shop.Decide(shop.Command() with { StopFile = true });
        Assert.Equal(new Verdict(Core.Decisions.Answer.Deny, Ground.Stop, StopFile.Path), decision.Verdict);
    }

    [Fact]
    public async Task Holds_of_another_scope_do_not_apply()
    {
        await using var shop = new Workshop(Phase.L5);
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, "elsewhere", null, "x", Alice));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command()));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(shop.Command(scope: "elsewhere")));
    }

    [Theory]
    [InlineData("claude-code")]
    [InlineData("s1")]
    [InlineData("explorer")]
    public async Task A_quarantine_names_an_agent_a_session_or_a_sub_agent(string subject)
    {
        await using var shop = new Workshop(Phase.L5);
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Quarantine, null, subject, "x", Alice));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(shop.Command() with { SubAgent = "explorer" }));
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command(agent: "codex", session: "s2")));
    }

    [Fact]
    public async Task A_probe_passes_its_pause_once_and_no_other()
    {
        await using var shop = new Workshop(Phase.L5);
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Permit probe = Granted(await shop.Reeve.Permits.GrantAsync(
            new PermitGrant("repo", null, pause.Id, new PermitBounds(1, null), "bob", "try it", ""), Alice));
        Decision decision = await shop.Decide(shop.Command());
        Assert.Equal(new Verdict(Core.Decisions.Answer.Allow, Ground.Permit, probe.Id), decision.Verdict);
        Assert.Equal(new Verdict(Core.Decisions.Answer.Deny, Ground.Pause, pause.Id), (await shop.Decide(shop.Command())).Verdict);
    }

    [Fact]
    public async Task A_probe_without_an_action_gives_nothing_that_the_phase_does_not()
    {
        await using var shop = new Workshop(Phase.L3);
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Granted(await shop.Reeve.Permits.GrantAsync(new PermitGrant("repo", null, pause.Id, new PermitBounds(1, null), "bob", "try it", ""), Alice));
        Assert.Equal(Core.Decisions.Answer.Ask, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task Two_pauses_at_once_cannot_be_probed()
    {
        await using var shop = new Workshop(Phase.L5);
        Hold pause = Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, null, "git.push", "x", Alice));
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Pause, "repo", "git.push", "y", Alice));
        Granted(await shop.Reeve.Permits.GrantAsync(new PermitGrant("repo", null, pause.Id, new PermitBounds(1, null), "bob", "try it", ""), Alice));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(shop.Command()));
    }

    [Fact]
    public async Task A_scope_is_capped_by_row_1()
    {
        await using var shop = new Workshop(Phase.L3);
        Assert.Equal(Phase.L3, shop.Reeve.Gate.SnapshotOf("repo").Phase);
        Assert.Equal("fs.read,shell.read,agent.plan", shop.Reeve.Gate.SnapshotOf("repo").Allowed.ToString());
    }
}
