using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Readiness;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class LooseningTests
{
    private static readonly ControlState New = ControlState.New(Gens.Noon);
    private static readonly Hold Pause = new("hold-1", HoldKind.Pause, null, "git.push", "why", "alice", Gens.Noon);
    private static readonly Permit Permit = Sample(TransitionGens.Permit) with { Uses = 3, Used = 1, Until = Gens.Noon };
    private static readonly PermitRequest Pending = Sample(TransitionGens.Pending);
    private static readonly TokenRecord Token = Sample(TransitionGens.Token);

    [Fact]
    public void Redoing_what_already_holds_loosens_nothing() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(TransitionGens.State.ToArbitrary(), Arb.From(TransitionGens.Transition), (state, transition) =>
            !Loosening.Loosens(transition, state.Apply(transition)) || transition is Transition.PermitUsed));

    [Fact]
    public void Placing_a_hold_tightens_and_lifting_it_loosens()
    {
        ControlState held = New.Apply(new Transition.HoldPlaced(Pause));
        Assert.False(Loosening.Loosens(new Transition.HoldPlaced(Pause), New));
        Assert.False(Loosening.Loosens(new Transition.HoldPlaced(Pause with { Reason = "other" }), held));
        Assert.True(Loosening.Loosens(new Transition.HoldLifted("hold-1", "a", "b", Gens.Noon), held));
        Assert.False(Loosening.Loosens(new Transition.HoldLifted("hold-2", "a", "b", Gens.Noon), held));
    }

    [Fact]
    public void Pointing_a_hold_elsewhere_loosens()
    {
        ControlState held = New.Apply(new Transition.HoldPlaced(Pause));
        Assert.True(Loosening.Loosens(new Transition.HoldPlaced(Pause with { Subject = "fs.read" }), held));
        Assert.True(Loosening.Loosens(new Transition.HoldPlaced(Pause with { Scope = "s" }), held));
        Assert.True(Loosening.Loosens(new Transition.HoldPlaced(Pause with { Kind = HoldKind.Quarantine }), held));
    }

    [Fact]
    public void Attesting_loosens_and_saying_no_does_not()
    {
        var word = new Attestation("runbooks", Status: true, "alice", null, Gens.Noon, Gens.Noon.AddDays(1));
        ControlState attested = New.Apply(new Transition.AttestationWritten(word));
        Assert.True(Loosening.Loosens(new Transition.AttestationWritten(word), New));
        Assert.True(Loosening.Loosens(new Transition.AttestationWritten(word with { ExpiresAt = null }), attested));
        Assert.False(Loosening.Loosens(new Transition.AttestationWritten(word with { Status = false }), attested));
        var drill = new Drill("rollback-1", "rollback", Passed: true, Gens.Noon, 12, "alice", "by hand");
        Assert.True(Loosening.Loosens(new Transition.DrillRun(drill), New));
        Assert.False(Loosening.Loosens(new Transition.DrillRun(drill), New.Apply(new Transition.DrillRun(drill))));
        Assert.False(Loosening.Loosens(new Transition.DrillRun(drill with { Passed = false }), New.Apply(new Transition.DrillRun(drill))));
    }

    [Fact]
    public void A_phase_that_is_said_to_have_begun_earlier_loosens()
    {
        Assert.True(Loosening.Loosens(new Transition.PhaseChanged(New.Ceiling with { Since = New.Ceiling.Since.AddDays(-180) }, "a", "b"), New));
        Assert.False(Loosening.Loosens(new Transition.PhaseChanged(New.Ceiling with { Since = New.Ceiling.Since.AddDays(1) }, "a", "b"), New));
    }

    [Fact]
    public void A_new_permit_loosens_and_so_do_more_uses_or_time()
    {
        ControlState granted = New.Apply(new Transition.PermitGranted(Permit));
        Assert.True(Loosens(Permit, New));
        Assert.True(Loosens(Permit with { Uses = 4 }, granted));
        Assert.True(Loosens(Permit with { Uses = null }, granted));
        Assert.True(Loosens(Permit with { Used = 0 }, granted));
        Assert.True(Loosens(Permit with { Until = Permit.Until.AddSeconds(1) }, granted));
        Assert.True(Loosens(Permit with { Scope = "elsewhere" }, granted));
        Assert.True(Loosens(Permit with { Digest = default(ActionDigest) }, granted));
        Assert.True(Loosens(Permit with { HoldId = "hold-9" }, granted));
    }

    [Fact]
    public void Fewer_uses_less_time_or_revoking_tightens()
    {
        ControlState granted = New.Apply(new Transition.PermitGranted(Permit));
        Assert.False(Loosens(Permit with { Uses = 2 }, granted));
        Assert.False(Loosens(Permit with { Used = 3 }, granted));
        Assert.False(Loosens(Permit with { Until = Permit.Until.AddSeconds(-1) }, granted));
        Assert.False(Loosens(Permit with { Reason = "other" }, granted));
        Assert.False(Loosening.Loosens(new Transition.PermitRevoked(Permit.Id, "a", "b", Gens.Noon), granted));
        Assert.False(Loosening.Loosens(new Transition.PermitUsed(Permit.Id, 2, "d", Gens.Noon), granted));
    }

    [Theory]
    [InlineData(RequestStatus.Approved, true)]
    [InlineData(RequestStatus.Native, true)]
    [InlineData(RequestStatus.Refused, false)]
    [InlineData(RequestStatus.Expired, false)]
    public void Only_saying_yes_to_a_request_loosens(RequestStatus status, bool loosens)
    {
        ControlState asked = New.Apply(new Transition.RequestOpened(Pending));
        Assert.Equal(loosens, Loosening.Loosens(new Transition.RequestAnswered(Pending with { Status = status }), asked));
    }

    [Fact]
    public void Asking_loosens_nothing_but_changing_what_was_asked_does()
    {
        ControlState asked = New.Apply(new Transition.RequestOpened(Pending));
        Assert.False(Loosening.Loosens(new Transition.RequestOpened(Pending), New));
        Assert.True(Loosening.Loosens(new Transition.RequestOpened(Pending with { Digest = default }), asked));
        Assert.True(Loosening.Loosens(new Transition.RequestOpened(Pending with { Text = "ls (harmless)" }), asked));
        Assert.True(Loosening.Loosens(new Transition.RequestOpened(Pending with { Change = "{\"kind\":\"phase.changed\"}" }), asked));
        Assert.True(Loosening.Loosens(new Transition.RequestOpened(Pending with { ExpiresAt = Pending.ExpiresAt.AddDays(1) }), asked));
    }

    [Fact]
    public void Minting_or_changing_a_token_loosens_and_revoking_does_not()
    {
        ControlState minted = New.Apply(new Transition.TokenMinted(Token));
        Assert.True(Loosening.Loosens(new Transition.TokenMinted(Token), New));
        Assert.True(Loosening.Loosens(new Transition.TokenMinted(Token with { SecretHash = new string('0', 64) }), minted));
        Assert.False(Loosening.Loosens(new Transition.TokenRevoked(Token.Id, "a", Gens.Noon), minted));
    }

    [Fact]
    public void Raising_a_phase_or_growing_a_whitelist_loosens()
    {
        TypeSet writes = TypeSet.Of(CommandType.FsWrite);
        ControlState state = Changed(New, new ScopePhase(null, Phase.L4, Gens.Noon, writes));
        Assert.True(Raises(new ScopePhase(null, Phase.L4Plus, Gens.Noon, writes), state));
        Assert.True(Raises(new ScopePhase(null, Phase.L3, Gens.Noon, TypeSet.Of(CommandType.GitPush)), state));
        Assert.False(Raises(new ScopePhase(null, Phase.L3, Gens.Noon, TypeSet.Empty), state));
        Assert.False(Raises(new ScopePhase(null, Phase.L4, Gens.Noon, writes), state));
        Assert.False(Raises(new ScopePhase("s", Phase.L4, Gens.Noon, writes), state));
        Assert.True(Raises(new ScopePhase("s", Phase.L5, Gens.Noon, writes), state));
        ControlState scoped = Changed(state, new ScopePhase("s", Phase.L3, Gens.Noon, TypeSet.Empty));
        Assert.True(Raises(new ScopePhase("s", Phase.L4, Gens.Noon, TypeSet.Empty), scoped));
    }

    private static bool Loosens(Permit permit, ControlState before) => Loosening.Loosens(new Transition.PermitGranted(permit), before);

    private static bool Raises(ScopePhase after, ControlState before) => Loosening.Loosens(new Transition.PhaseChanged(after, "a", "b"), before);

    private static ControlState Changed(ControlState state, ScopePhase row) => state.Apply(new Transition.PhaseChanged(row, "a", "b"));

    private static T Sample<T>(Gen<T> gen) => Gen.Sample(gen, 1).Single();
}
