using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Decisions;

/// <summary>The snapshot against a slow, plain reading of the design's order, over random states and requests.</summary>
public sealed class ScopeSnapshotPropertyTests
{
    private static readonly DateTimeOffset Now = Gens.Noon;
    private static readonly PhaseLadder Ladder = PhaseLadder.Default;

    [Fact]
    public void The_snapshot_answers_as_the_design_reads() => Check.One(
        CaseCount.Of(2000),
        Prop.ForAll(Cases().ToArbitrary(), c => Decide(c.State, c.Request) == Plain(c.State, c.Request)));

    [Fact]
    public void Another_hold_never_loosens() => Check.One(
        CaseCount.Of(1000),
        Prop.ForAll(Cases().Zip(Hold(), (c, hold) => (c.State, c.Request, Hold: hold)).ToArbitrary(), c =>
            Decide(c.State.Apply(new Transition.HoldPlaced(c.Hold with { Id = "hold-new" })), c.Request).Answer >= Decide(c.State, c.Request).Answer));

    [Fact]
    public void A_permit_for_another_action_changes_nothing() => Check.One(
        CaseCount.Of(1000),
        Prop.ForAll(Cases().Zip(Gens.Digest, (c, digest) => (c.State, c.Request, Digest: digest)).ToArbitrary(), c =>
            Decide(c.State.Apply(new Transition.PermitGranted(Permit("permit-new", c.Digest, null, Now.AddDays(1)))), c.Request) == Decide(c.State, c.Request)));

    [Fact]
    public void A_lower_phase_never_loosens() => Check.One(
        CaseCount.Of(1000),
        Prop.ForAll(Cases().Zip(Gens.Phase, (c, phase) => (c.State, c.Request, Phase: phase)).ToArbitrary(), c =>
        {
            ControlState lower = c.State with { Ceiling = Row(c.Phase < c.State.Ceiling.Phase ? c.Phase : c.State.Ceiling.Phase) };
            return Decide(lower, c.Request).Answer >= Decide(c.State with { Ceiling = Row(c.State.Ceiling.Phase) }, c.Request).Answer;
        }));

    [Fact]
    public void A_snapshot_is_current_until_something_it_was_built_from_changes() => Check.One(
        CaseCount.Of(1000),
        Prop.ForAll(TransitionGens.State.Zip(TransitionGens.Transition, (state, transition) => (State: state, Transition: transition)).ToArbitrary(), c =>
        {
            ScopeSnapshot before = Snapshot(c.State);
            ControlState after = c.State.Apply(c.Transition);
            return before.IsCurrent(after)
                || !ReferenceEquals(c.State.Holds, after.Holds)
                || !ReferenceEquals(c.State.Ceiling, after.Ceiling)
                || c.State.Scopes.GetValueOrDefault("repo") != after.Scopes.GetValueOrDefault("repo")
                || c.State.Permits.GetValueOrDefault("repo") != after.Permits.GetValueOrDefault("repo");
        }));

    private static ScopePhase Row(Phase phase) => new(null, phase, Now, Ladder.WhitelistAt(phase));

    private static ScopeSnapshot Snapshot(ControlState state) => new("repo", state, Ladder, p => new PermitSlot(p));

    private static Verdict Decide(ControlState state, CommandRequest request) => Snapshot(state).Decide(request, Now, out _);

    private static Gen<Hold> Hold() =>
        from kind in Gen.Elements(HoldKind.Stop, HoldKind.Quarantine, HoldKind.Pause)
        from scope in Gen.Elements<string?>("repo", "other", null)
        from subject in kind == HoldKind.Pause
            ? Gen.Elements(CommandType.All.Select(t => t.Name))
            : Gen.Elements("claude-code", "s1", "explorer", "someone")
        from id in Gen.Choose(1, 1000)
        from age in Gen.Choose(0, 3)
        select new Hold($"hold-{id}", kind, scope, kind == HoldKind.Stop ? null : subject, "", "alice", Now.AddMinutes(-age));

    private static Permit Permit(string id, ActionDigest? digest, string? hold, DateTimeOffset until, int? uses = 1, int used = 0, string scope = "repo") => new()
    {
        Id = id,
        Scope = scope,
        Digest = digest,
        HoldId = hold,
        Uses = uses,
        Used = used,
        Until = until,
        RequestedBy = "claude-code",
        ApprovedBy = "alice",
        Reason = "",
        GrantedAt = Now,
    };

    private static Gen<(ControlState State, CommandRequest Request)> Cases() =>
        from phase in Gens.Phase
        from rowPhase in Gens.OptionalValue(Gens.Phase)
        from stops in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from holds in Hold().Where(h => h.Kind != HoldKind.Stop).ListOf()
        from types in Gen.Elements(CommandType.All.AsEnumerable()).ListOf()
        from constraint in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("force-push-protected")))
        from stopFile in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from digest in Gen.Choose(0, 3)
        from permits in Permits(holds.Select(h => h.Id).ToArray())
        select (State(phase, rowPhase, stops, holds, permits), new CommandRequest
        {
            Id = "call",
            Cli = "claude-code",
            Tool = "Bash",
            Scope = "repo",
            Agent = "claude-code",
            Session = "s1",
            SubAgent = "explorer",
            Types = TypeSet.Of([.. types.Take(3)]),
            Constraint = constraint,
            StopFile = stopFile,
            Digest = Digest(digest),
            Text = "x",
        });

    private static Gen<Permit[]> Permits(string[] holds) =>
        (from digest in Gens.OptionalValue(Gen.Choose(0, 3))
         from hold in holds.Length == 0 ? Gen.Constant<string?>(null) : Gens.Optional(Gen.Elements(holds))
         from minutes in Gen.Choose(-2, 3)
         from uses in Gens.OptionalValue(Gen.Choose(1, 2))
         from used in Gen.Choose(0, 2)
         from scope in Gen.Elements("repo", "repo", "other")
         where digest is not null || hold is not null
         select (digest, hold, minutes, uses, used, scope)).ListOf().Select(list => list
            .Select((p, i) => Permit($"permit-{i}", p.digest is { } d ? Digest(d) : null, p.hold, Now.AddMinutes(p.minutes), p.uses, p.used, p.scope))
            .ToArray());

    private static ActionDigest Digest(int n)
    {
        byte[] bytes = new byte[32];
        bytes[0] = (byte)n;
        return new ActionDigest(bytes);
    }

    private static ControlState State(Phase phase, Phase? row, bool stop, IEnumerable<Hold> holds, Permit[] permits)
    {
        ControlState state = ControlState.New(Now) with { Ceiling = Row(phase) };
        if (row is { } own)
        {
            state = state.Apply(new Transition.PhaseChanged(Row(own) with { Scope = "repo" }, "alice", ""));
        }

        if (stop)
        {
            state = state.Apply(new Transition.HoldPlaced(new Hold("hold-stop", HoldKind.Stop, null, null, "", "alice", Now)));
        }

        state = holds.Aggregate(state, (s, h) => s.Apply(new Transition.HoldPlaced(h)));
        return permits.Aggregate(state, (s, p) => s.Apply(new Transition.PermitGranted(p)));
    }

    /// <summary>DESIGN's order, read line by line without any index.</summary>
    private static Verdict Plain(ControlState state, CommandRequest request)
    {
        Hold[] holds = [.. state.Holds.Values.Where(h => h.Scope is null or "repo").OrderBy(h => h.PlacedAt).ThenBy(h => h.Id, StringComparer.Ordinal)];
        Permit[] permits =
        [
            .. (state.Permits.GetValueOrDefault("repo")?.Values ?? []).Where(p => p.IsLive(Now)).OrderBy(p => p.Until).ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
        if (holds.FirstOrDefault(h => h.Kind == HoldKind.Stop) is { } stop)
        {
            return new Verdict(Answer.Deny, Ground.Stop, stop.Id);
        }

        if (request.StopFile)
        {
            return new Verdict(Answer.Deny, Ground.Stop, StopFile.Path);
        }

        foreach (string subject in new[] { request.Agent, request.Session, request.SubAgent! })
        {
            if (holds.FirstOrDefault(h => h.Kind == HoldKind.Quarantine && h.Subject == subject) is { } quarantine)
            {
                return new Verdict(Answer.Deny, Ground.Quarantine, quarantine.Id);
            }
        }

        if (request.Constraint is not null)
        {
            return new Verdict(Answer.Deny, Ground.Constraint, request.Constraint);
        }

        ScopePhase effective = state.Effective("repo");
        bool inPhase = request.Types.Members().Any() && request.Types.Members().All(t => Ladder.Base.Contains(t) || effective.Whitelist.Contains(t));
        Permit? probe = null;
        Hold[] pauses = [.. holds.Where(h => h.Kind == HoldKind.Pause && request.Types.Contains(CommandType.Find(h.Subject!)!))];
        if (pauses.Length > 0)
        {
            Hold first = pauses.OrderBy(h => CommandType.Find(h.Subject!)!.Bit).First();
            Permit[] probes = pauses.Length > 1 ? [] : [.. permits.Where(p => p.HoldId == first.Id && (p.Digest is null || p.Digest == request.Digest))];
            probe = (inPhase ? null : probes.FirstOrDefault(p => p.Digest is not null)) ?? probes.FirstOrDefault();
            if (probe is null)
            {
                return new Verdict(Answer.Deny, Ground.Pause, first.Id);
            }
        }

        bool needsPermit = !inPhase && probe is not { Digest: not null };
        Permit? permit = probe is null || needsPermit ? permits.FirstOrDefault(p => p.HoldId is null && p.Digest == request.Digest) : null;
        string[] used = [.. new[] { probe?.Id, permit?.Id }.OfType<string>()];
        return needsPermit && permit is null ? new Verdict(Answer.Ask, Ground.NotInPhase, effective.Phase.Name())
            : used.Length > 0 ? new Verdict(Answer.Allow, Ground.Permit, string.Join('+', used))
            : new Verdict(Answer.Allow, Ground.Phase, effective.Phase.Name());
    }
}
