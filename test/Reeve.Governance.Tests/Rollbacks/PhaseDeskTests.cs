using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Rollbacks;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Rollbacks;

public sealed class PhaseDeskTests
{
    [Fact]
    public async Task A_rollback_lowers_everything_for_the_next_decision_and_keeps_its_reasons()
    {
        await using var shop = new Workshop(Phase.L4);
        shop.Clock.Advance(TimeSpan.FromDays(3));
        RolledBack done = Granted(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("customers saw errors", "INC-42", null, "product-lead"), Caller.Anonymous));
        Assert.Equal((Phase.L4, Phase.L3), (done.Before.Phase, done.After.Phase));
        Assert.Equal(new ScopePhase(null, Phase.L3, shop.Clock.GetUtcNow(), TypeSet.Empty), shop.Reeve.Plane.Current.Ceiling);
        Assert.Equal(Answer.Ask, await shop.Answer(shop.Command()));
        string entry = System.Text.Encoding.UTF8.GetString(
            shop.Journal.Read(new JournalQuery(Descending: true)).First(l => l.Head.Kind == EntryKind.PhaseChanged).Json.Span);
        Assert.Contains("rollback for INC-42, asked for by product-lead: customers saw errors", entry, StringComparison.Ordinal);
        Assert.Contains("anonymous", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_may_stop_at_a_phase_between_and_keeps_what_that_phase_allows()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("x", ToPhase: "L3+"), Alice));
        Assert.Equal((Phase.L3Plus, PhaseLadder.Default.WhitelistAt(Phase.L3Plus)), (shop.Reeve.Plane.Current.Ceiling.Phase, shop.Reeve.Plane.Current.Ceiling.Whitelist));
    }

    [Fact]
    public async Task A_rollback_of_one_scope_leaves_the_others()
    {
        await using var shop = new Workshop(Phase.L4);
        Granted(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("x", Scope: "repo"), Alice));
        Assert.Equal(Answer.Ask, await shop.Answer(shop.Command()));
        Assert.Equal(Answer.Allow, await shop.Answer(shop.Command(scope: "other")));
    }

    [Fact]
    public async Task Rolling_back_what_is_down_already_changes_nothing()
    {
        await using var shop = new Workshop();
        RolledBack done = Granted(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("x"), Alice));
        Assert.Equal(done.Before, done.After);
        Assert.Equal(0, shop.Entries(EntryKind.PhaseChanged));
        Assert.Equal(RefusalKind.Conflict, Refused(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback("x", ToPhase: "L4"), Alice), "not-a-rollback").Kind);
    }

    [Theory]
    [InlineData(null, null, null, "reason-missing")]
    [InlineData(" ", null, null, "reason-missing")]
    [InlineData("x", "", null, "incident-invalid")]
    [InlineData("x", null, "l3", "phase-unknown")]
    public async Task Bad_words_are_refused(string? reason, string? incident, string? to, string code)
    {
        await using var shop = new Workshop(Phase.L4);
        Refused(await shop.Reeve.Phases.RollBackAsync(new PhaseRollback(reason, incident, to), Alice), code);
        Assert.Equal(Phase.L4, shop.Reeve.Plane.Current.Ceiling.Phase);
    }
}
