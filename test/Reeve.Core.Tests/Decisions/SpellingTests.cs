using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Xunit;

namespace Reeve.Core.Tests.Decisions;

/// <summary>Names that stand in the journal, the API and the CLI: changing one breaks what was written before.</summary>
public sealed class SpellingTests
{
    private delegate bool Reads<T>(string? text, out T value);

    [Fact]
    public void Every_name_is_what_it_always_was_and_reads_back()
    {
        All<Answer>(v => v.Name(), AnswerNames.TryParse, "allow", "ask", "deny");
        All<Ground>(v => v.Name(), (text, out ground) => AnswerNames.TryParse(text, Answer.Deny, out ground), "stop", "quarantine", "constraint", "pause", "permit", "phase", "not-in-phase", "fault");
        All<HoldKind>(v => v.Name(), HoldKinds.TryParse, "stop", "quarantine", "pause");
        All<RequestStatus>(v => v.Name(), RequestStatuses.TryParse, "pending", "approved", "refused", "expired", "native");
        All<Phase>(v => v.Name(), Phases.TryParse, "L3", "L3+", "L4", "L4+", "L5");
        All<EntryKind>(
            v => v.Name(),
            EntryKinds.TryParse,
            ["decision", "outcome", "alert", "redaction", "hold.placed", "hold.lifted", "permit.granted", "permit.used", "permit.revoked", "request.opened", "request.answered", "token.minted", "token.revoked", "phase.changed", "rule.written", "rule.deleted", "event.opened", "event.probed", "event.resolved", "proposal.written", "attestation.written", "drill.run"]);
    }

    [Fact]
    public void Only_an_allow_may_leave_its_ground_out_and_then_stands_on_the_phase()
    {
        Assert.True(AnswerNames.TryParse(null, Answer.Allow, out Ground ground));
        Assert.Equal(Ground.Phase, ground);
        Assert.True(AnswerNames.TryParse("permit", Answer.Allow, out ground));
        Assert.Equal(Ground.Permit, ground);
        Assert.False(AnswerNames.TryParse("", Answer.Allow, out _));
        Assert.False(AnswerNames.TryParse(null, Answer.Ask, out _));
        Assert.False(AnswerNames.TryParse(null, Answer.Deny, out _));
    }

    [Fact]
    public void Types_are_spelt_as_they_always_were() => Assert.Equal(
        "fs.read shell.read agent.plan fs.write test.run git.commit shell.run deps.install git.push pr.open net.fetch db.migrate deploy.staging deploy.production infra.change mcp.call host.write opaque unknown",
        string.Join(' ', CommandType.All));

    [Fact]
    public void Only_the_first_four_kinds_change_nothing() => Assert.Equal(
        [EntryKind.Decision, EntryKind.Outcome, EntryKind.Alert, EntryKind.Redaction], Enum.GetValues<EntryKind>().Where(k => !k.IsTransition()));

    [Fact]
    public void The_ladder_is_the_one_that_the_design_gives()
    {
        PhaseLadder ladder = PhaseLadder.Default;
        Assert.Equal("fs.read,shell.read,agent.plan", ladder.Base.ToString());
        Assert.Equal(
            [
                "L3+ fs.write,test.run,git.commit 14 tech-lead",
                "L4 shell.run,deps.install,git.push,pr.open 21 tech-lead+ops-lead",
                "L4+ net.fetch,db.migrate,deploy.staging 30 tech-lead+ops-lead+product-lead",
                "L5 deploy.production,infra.change 60 tech-lead+ops-lead+product-lead+exec-sponsor",
            ],
            ladder.Steps.Select(s => $"{s.Phase.Name()} {s.Adds} {s.ValidationDays} {string.Join('+', s.Approvers)}"));
        Assert.Equal("fs.write,test.run,git.commit,shell.run,deps.install,git.push,pr.open", ladder.WhitelistAt(Phase.L4).ToString());
    }

    [Fact]
    public void The_lower_of_two_rows_is_the_lower_phase_and_what_both_allow()
    {
        var row = new ScopePhase("a/b", Phase.L4, DateTimeOffset.UnixEpoch, TypeSet.Of(CommandType.FsWrite, CommandType.GitPush));
        var ceiling = new ScopePhase(null, Phase.L3Plus, DateTimeOffset.MaxValue, TypeSet.Of(CommandType.FsWrite, CommandType.TestRun));
        Assert.Equal(row with { Phase = Phase.L3Plus, Whitelist = TypeSet.Of(CommandType.FsWrite) }, row.CappedBy(ceiling));
        Assert.Equal(ceiling with { Whitelist = TypeSet.Of(CommandType.FsWrite) }, ceiling.CappedBy(row));
    }

    private static void All<T>(Func<T, string> name, Reads<T> read, params string[] names)
        where T : struct, Enum
    {
        Assert.Equal(names, Enum.GetValues<T>().Select(name));
        foreach (T value in Enum.GetValues<T>())
        {
            Assert.True(read(name(value), out T back));
            Assert.Equal(value, back);
        }

        foreach (string? other in new[] { null, "", "nonsense", names[0].ToUpperInvariant() + " ", names[^1] + "x" })
        {
            Assert.False(read(other, out T none));
            Assert.Equal(default, none);
        }
    }
}
