using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Xunit;

namespace Reeve.Core.Tests.Decisions;

/// <summary>Permits, probes and pauses in one scope, case by case, and what is said about them.</summary>
public sealed class ScopeSnapshotTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly ActionDigest Push = new([.. Enumerable.Repeat((byte)7, 32)]);

    private static readonly CommandRequest Request = new()
    {
        Id = "t1",
        Cli = "codex",
        Tool = "Bash",
        Scope = "a/b",
        Agent = "agent",
        Session = "session",
        Types = TypeSet.Of(CommandType.GitPush),
        Digest = Push,
        Text = "git push",
        Why = "`git push` pushes.",
    };

    private static readonly Permit Exact = new()
    {
        Id = "permit-1",
        Scope = "a/b",
        Digest = Push,
        Uses = 1,
        Until = Now.AddMinutes(15),
        RequestedBy = "agent",
        ApprovedBy = "ann",
        Reason = "",
        GrantedAt = Now,
    };

    private static readonly Permit Probe = Exact with { Id = "probe-1", Digest = null, HoldId = "hold-1" };
    private static readonly Hold Pause = new("hold-1", HoldKind.Pause, null, "git.push", "", "ann", Now);
    private static readonly ControlState L3 = ControlState.New(Now);
    private static readonly ControlState L4 = L3 with { Ceiling = new ScopePhase(null, Phase.L4, Now, PhaseLadder.Default.WhitelistAt(Phase.L4)) };

    [Fact]
    public void A_permit_allows_the_exact_action_until_its_time_has_come()
    {
        ScopeSnapshot snapshot = Of(Grant(L3, Exact));
        Assert.Equal("Allow Permit permit-1", Says(snapshot, Request, Now));
        Assert.Equal("Allow Permit permit-1", Says(snapshot, Request, Exact.Until.AddTicks(-1)));
        Assert.Equal("Ask NotInPhase L3", Says(snapshot, Request, Exact.Until));
        Assert.Equal("Ask NotInPhase L3", Says(snapshot, Request with { Digest = default }, Now));
        Assert.True(snapshot.HasPermits);
        Assert.False(Of(L3).HasPermits);
        Assert.False(Of(Grant(L3, Exact with { Scope = "c/d" })).HasPermits);
    }

    [Fact]
    public void The_permit_that_ends_first_is_used_first()
    {
        Permit later = Exact with { Id = "permit-0", Until = Exact.Until.AddMinutes(1) };
        Assert.Equal("Allow Permit permit-1", Says(Of(Grant(L3, later, Exact)), Request, Now));
        Assert.Equal("Allow Permit permit-0", Says(Of(Grant(L3, later, Exact)), Request, Exact.Until));
        Assert.Equal("Allow Permit permit-0", Says(Of(Grant(L3, Exact with { Id = "permit-0" }, Exact)), Request, Now));
    }

    [Fact]
    public void A_call_that_took_the_last_use_before_is_still_covered_until_the_time_has_come()
    {
        ScopeSnapshot snapshot = Of(Grant(L3, Exact with { Used = 1 }));
        Assert.Equal("Ask NotInPhase L3", Says(snapshot, Request, Now));
        Assert.Equal("Allow Permit permit-1", Says(snapshot, Request, Now, spent: "permit-1"));
        Assert.Equal("Allow Permit permit-1", Says(snapshot, Request, Now, spent: "probe-1+permit-1"));
        Assert.Equal("Ask NotInPhase L3", Says(snapshot, Request, Now, spent: "permit-11"));
        Assert.Equal("Ask NotInPhase L3", Says(snapshot, Request, Exact.Until, spent: "permit-1"));
    }

    [Fact]
    public void A_probe_passes_its_pause_and_outside_the_phase_needs_the_permit_besides()
    {
        ControlState paused = L4.Apply(new Transition.HoldPlaced(Pause));
        Assert.Equal("Deny Pause hold-1", Says(Of(paused), Request, Now));
        Assert.Equal("Deny Pause hold-1", Says(Of(Grant(paused, Exact)), Request, Now));
        Assert.Equal("Allow Permit probe-1", Says(Of(Grant(paused, Probe)), Request, Now));
        Assert.Equal("Deny Pause hold-1", Says(Of(Grant(paused, Probe)), Request, Probe.Until));
        Assert.Equal("Deny Pause hold-1", Says(Of(Grant(paused, Probe with { HoldId = "hold-2" })), Request, Now));

        ControlState outside = L3.Apply(new Transition.HoldPlaced(Pause));
        Assert.Equal("Ask NotInPhase L3", Says(Of(Grant(outside, Probe)), Request, Now));
        Assert.Equal("Allow Permit probe-1+permit-1", Says(Of(Grant(outside, Probe, Exact)), Request, Now));
        Assert.Equal("Allow Permit probe-1", Says(Of(Grant(outside, Probe with { Digest = Push })), Request, Now));
        Assert.Equal("Deny Pause hold-1", Says(Of(Grant(outside, Probe with { Digest = default(ActionDigest) })), Request, Now));
        Assert.Equal("Allow Permit probe-2", Says(Of(Grant(outside, Probe, Probe with { Id = "probe-2", Digest = Push })), Request, Now));
    }

    [Fact]
    public void No_probe_passes_two_pauses()
    {
        ControlState twice = L4.Apply(new Transition.HoldPlaced(Pause)).Apply(new Transition.HoldPlaced(Pause with { Id = "hold-2" }));
        ControlState both = L4.Apply(new Transition.HoldPlaced(Pause)).Apply(new Transition.HoldPlaced(Pause with { Id = "hold-2", Subject = "pr.open" }));
        CommandRequest two = Request with { Types = TypeSet.Of(CommandType.GitPush, CommandType.PrOpen) };
        Assert.Equal("Deny Pause hold-1", Says(Of(Grant(twice, Probe)), Request, Now));
        Assert.Equal("Deny Pause hold-1", Says(Of(Grant(both, Probe)), two, Now));
        Assert.Equal("Allow Permit probe-1", Says(Of(Grant(both, Probe)), Request, Now));
        Assert.Equal(["hold-1", "hold-2"], Of(both).PausesOn(two).Select(h => h.Id));
        Assert.Equal(["hold-1"], Of(both).PausesOn(two with { Types = TypeSet.Of(CommandType.GitPush, CommandType.TestRun) }).Select(h => h.Id));
        Assert.Null(Of(Grant(both, Probe)).ProbeFor(two, Now));
        Assert.Equal("probe-1", Of(Grant(both, Probe)).ProbeFor(Request, Now)?.Permit.Id);
        Assert.Null(Of(Grant(L4, Probe)).ProbeFor(Request, Now));
    }

    [Fact]
    public void The_order_is_stop_quarantine_constraint_pause()
    {
        ControlState state = L4.Apply(new Transition.HoldPlaced(Pause));
        CommandRequest forbidden = Request with { Constraint = "force-push" };
        Assert.Equal("Deny Constraint force-push", Says(Of(state), forbidden, Now));
        foreach (string subject in new[] { "agent", "session", "sub" })
        {
            ControlState quarantined = state.Apply(new Transition.HoldPlaced(new Hold("hold-q", HoldKind.Quarantine, "a/b", subject, "", "ann", Now)));
            Assert.Equal("Deny Quarantine hold-q", Says(Of(quarantined), forbidden with { SubAgent = "sub" }, Now));
            Assert.Equal("Deny Stop .agent-workspace/STOP", Says(Of(quarantined), forbidden with { SubAgent = "sub", StopFile = true }, Now));
        }

        ControlState stopped = state.Apply(new Transition.HoldPlaced(new Hold("hold-s", HoldKind.Stop, "a/b", null, "", "ann", Now)));
        Assert.Equal("Deny Stop hold-s", Says(Of(stopped), forbidden with { StopFile = true }, Now));
        Assert.Equal("Deny Pause hold-1", Says(Of(L4.Apply(new Transition.HoldPlaced(Pause with { Scope = "a/b" }))), Request, Now));
        Assert.Equal("Allow Phase L4", Says(Of(L4.Apply(new Transition.HoldPlaced(Pause with { Scope = "c/d" }))), Request, Now));
        Assert.Equal("Ask NotInPhase L4", Says(Of(L4), Request with { Types = TypeSet.Empty }, Now));
    }

    [Fact]
    public void An_answer_stands_while_its_permit_has_its_terms_and_no_hold_or_phase_has_changed()
    {
        ControlState state = Grant(L3, Exact with { Uses = 2 });
        var slot = new PermitSlot(Exact with { Uses = 2 });
        var snapshot = new ScopeSnapshot("a/b", state, PhaseLadder.Default, _ => slot);
        snapshot.Decide(Request, Now, out PermitClaim free);
        Assert.True(free.TryTake(out PermitClaim claim));

        Assert.True(snapshot.StillAllows(state, claim));
        Assert.True(snapshot.StillAllows(state.Apply(new Transition.PermitUsed("permit-1", 1, "t1", Now)), claim));
        Assert.True(snapshot.StillAllows(Grant(state, Probe), claim));
        Assert.False(snapshot.StillAllows(state.Apply(new Transition.PermitUsed("permit-1", 2, "t2", Now)), claim));
        Assert.False(snapshot.StillAllows(state.Apply(new Transition.PermitRevoked("permit-1", "ann", "", Now)), claim));
        Assert.False(snapshot.StillAllows(Grant(state, Exact with { Uses = 3 }), claim));
        Assert.True(snapshot.StillAllows(state, claim with { PermitUsed = 2 }));
        Assert.False(snapshot.StillAllows(state, claim with { PermitUsed = 3 }));
        Assert.False(snapshot.StillAllows(state, new PermitClaim(null, claim.Permit) { ProbeUsed = 3 }));
        Assert.False(snapshot.StillAllows(state.Apply(new Transition.HoldPlaced(Pause)), claim));
        Assert.False(snapshot.StillAllows(state with { Ceiling = L4.Ceiling }, claim));
        Assert.False(snapshot.StillAllows(state with { Scopes = state.Scopes.Add("a/b", L4.Ceiling with { Scope = "a/b" }) }, claim));
    }

    [Fact]
    public void A_snapshot_is_stale_once_any_part_of_its_scope_has_changed_and_not_before()
    {
        ControlState state = Grant(L3.Apply(new Transition.HoldPlaced(Pause)), Exact);
        ScopePhase row = L4.Ceiling with { Scope = "a/b" };
        ScopeSnapshot snapshot = Of(state);
        Assert.True(snapshot.IsCurrent(state));
        Assert.True(snapshot.IsCurrent(Grant(state, Exact with { Id = "permit-2", Scope = "c/d" })));
        Assert.True(snapshot.IsCurrent(state.Apply(new Transition.PhaseChanged(row with { Scope = "c/d" }, "ann", ""))));
        Assert.False(snapshot.IsCurrent(state.Apply(new Transition.HoldPlaced(Pause with { Id = "hold-2" }))));
        Assert.False(snapshot.IsCurrent(state.Apply(new Transition.HoldLifted("hold-1", "ann", "", Now))));
        Assert.False(snapshot.IsCurrent(state.Apply(new Transition.PhaseChanged(L4.Ceiling, "ann", ""))));
        Assert.False(snapshot.IsCurrent(state.Apply(new Transition.PhaseChanged(row, "ann", ""))));
        Assert.False(snapshot.IsCurrent(Grant(state, Probe)));
        Assert.False(snapshot.IsCurrent(state.Apply(new Transition.PermitUsed("permit-1", 1, "t1", Now))));
        Assert.False(snapshot.IsCurrent(state.Apply(new Transition.PermitRevoked("permit-1", "ann", "", Now))));
    }

    [Fact]
    public void Reasons_name_the_ground_and_the_next_step()
    {
        ControlState paused = L3.Apply(new Transition.HoldPlaced(Pause));
        ControlState twice = L4.Apply(new Transition.HoldPlaced(Pause)).Apply(new Transition.HoldPlaced(Pause with { Id = "hold-2" }));
        const string probe = "Paused: hold-1 holds this command type. A person lifts it, or grants a probe with `reeve permit grant --hold hold-1 …`.";
        Assert.Equal(probe, Reason(L4.Apply(new Transition.HoldPlaced(Pause)), Request));
        Assert.Equal($"{probe} Phase L3 does not allow git.push either: past the pause it asks for an approval.", Reason(paused, Request));
        Assert.Equal(probe, Reason(Grant(paused, Exact), Request));
        Assert.Equal(
            "Paused: hold-1 and hold-2 hold this command, and a probe passes only one pause. A person lifts all but one of them with `reeve hold lift … --reason …`.",
            Reason(twice, Request));
        Assert.Equal(
            "Phase L3 does not allow git.push. `git push` pushes. Request req-1 waits for a person: `reeve approve req-1` or `reeve refuse req-1 --reason …`; then run the same command again.",
            Reason(L3, Request, "req-1"));
        Assert.Equal("Phase L3 does not allow git.push. `git push` pushes. Request req-1.", Reason(L3, Request with { Attended = true }, "req-1"));
        Assert.Equal("Phase L3 does not allow git.push. `git push` pushes.", Reason(L3, Request));
        Assert.Equal("Phase L3 does not allow git.push. `git push` pushes. probe-1 passes hold-1; only the approval is missing.", Reason(Grant(paused, Probe), Request));
        Assert.Equal("Phase L3 does not allow a command without a type. `git push` pushes.", Reason(L3, Request with { Types = TypeSet.Empty }));
        Assert.Equal("Allowed by probe-1 and permit-1.", Reason(Grant(paused, Probe, Exact), Request));
        Assert.Equal("Allowed at phase L4.", Reason(L4, Request));
        Assert.Equal("Allowed at phase L4.", Of(L4).AllowedReason);
        Assert.Equal("Forbidden at every phase by hard constraint force-push. `git push` pushes.", Reason(L4, Request with { Constraint = "force-push" }));
        Assert.Equal("Stopped: .agent-workspace/STOP is in force. A person resumes with `reeve resume --reason …`.", Reason(L4, Request with { StopFile = true }));
    }

    private static ControlState Grant(ControlState state, params Permit[] permits) =>
        permits.Aggregate(state, (s, p) => s.Apply(new Transition.PermitGranted(p)));

    private static ScopeSnapshot Of(ControlState state) => new("a/b", state, PhaseLadder.Default, p => new PermitSlot(p));

    private static string Says(ScopeSnapshot snapshot, CommandRequest request, DateTimeOffset now, string? spent = null)
    {
        Verdict verdict = snapshot.Decide(request, now, out PermitClaim claim, spent);
        Assert.Equal(verdict.Ground == Ground.Permit, !claim.IsEmpty);
        return $"{verdict.Answer} {verdict.Ground} {verdict.Reference}";
    }

    private static string Reason(ControlState state, CommandRequest request, string? requestId = null)
    {
        ScopeSnapshot snapshot = Of(state);
        return DecisionReasons.Explain(snapshot.Decide(request, Now, out _), request, snapshot, Now, requestId);
    }
}
