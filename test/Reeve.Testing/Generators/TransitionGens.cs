using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;
using Reeve.Core.Signals;

namespace Reeve.Testing.Generators;

/// <summary>Generators of the records of the control state and of transitions over them.</summary>
public static class TransitionGens
{
    /// <summary>A hold of any kind.</summary>
    public static Gen<Hold> Hold { get; } =
        from id in Gens.Id("hold")
        from kind in Gen.Elements(HoldKind.Stop, HoldKind.Quarantine, HoldKind.Pause)
        from scope in Gens.OptionalScope
        from subject in Gens.Optional(Gens.Name)
        from reason in Gens.Text
        from who in Gens.Name
        from at in Gens.Time
        select new Hold(id, kind, scope, subject, reason, who, at);

    /// <summary>A permit for an action, for a pause, or both.</summary>
    public static Gen<Permit> Permit { get; } =
        from id in Gens.Id("permit")
        from scope in Gens.Scope
        from digest in Gens.OptionalValue(Gens.Digest)
        from hold in Gens.Id("hold")
        from both in Gen.Elements(true, false)
        from uses in Gens.OptionalValue(Gen.Choose(1, 1000))
        from used in Gen.Choose(0, 3)
        from until in Gens.Time
        from requestedBy in Gens.Name
        from approvedBy in Gens.Name
        from reason in Gens.Text
        from at in Gens.Time
        from text in Gens.Text
        select new Permit
        {
            Id = id,
            Scope = scope,
            Digest = digest,
            HoldId = digest is null || both ? hold : null,
            Uses = uses,
            Used = used,
            Until = until,
            RequestedBy = requestedBy,
            ApprovedBy = approvedBy,
            Reason = reason,
            GrantedAt = at,
            Text = text,
        };

    /// <summary>A pending request.</summary>
    public static Gen<PermitRequest> Pending { get; } =
        from id in Gens.Id("req")
        from scope in Gens.Scope
        from agent in Gens.Name
        from session in Gens.Id("session")
        from decision in Gens.Id("toolu")
        from digest in Gens.Digest
        from tool in Gen.Elements("Bash", "Write", "mcp__x__y")
        from types in Gens.Types
        from text in Gens.Text
        from folder in Gens.Text
        from why in Gens.Text
        from phase in Gens.Phase
        from change in Gens.OptionalText
        from opened in Gens.Time
        select new PermitRequest
        {
            Id = id,
            Scope = scope,
            Agent = agent,
            Session = session,
            DecisionId = decision,
            Digest = digest,
            Tool = tool,
            Types = types,
            Text = text,
            Folder = folder,
            Why = why,
            Phase = phase,
            Change = change,
            OpenedAt = opened,
            ExpiresAt = opened.AddMinutes(15),
        };

    /// <summary>A request that has been answered or has expired.</summary>
    public static Gen<PermitRequest> Answered { get; } =
        from request in Pending
        from status in Gen.Elements(RequestStatus.Approved, RequestStatus.Refused, RequestStatus.Expired, RequestStatus.Native)
        from who in Gens.Name
        from at in Gens.Time
        from reason in Gens.OptionalText
        from permit in Gens.Id("permit")
        select request with
        {
            Status = status,
            AnsweredBy = who,
            AnsweredAt = at,
            AnswerReason = reason,
            PermitId = status == RequestStatus.Approved ? permit : null,
        };

    /// <summary>A token.</summary>
    public static Gen<TokenRecord> Token { get; } =
        from id in Gens.Id("tok")
        from name in Gens.Name
        from role in Gen.Elements(Role.All.AsEnumerable())
        from hash in Gens.Digest
        from scope in Gens.OptionalScope
        from who in Gens.Name
        from at in Gens.Time
        select new TokenRecord(id, name, role, hash.ToString(), scope, who, at);

    /// <summary>A row of phases: row 1 or a scope's.</summary>
    public static Gen<ScopePhase> Row { get; } =
        from scope in Gens.OptionalScope
        from phase in Gens.Phase
        from since in Gens.Time
        from whitelist in Gens.Types
        select new ScopePhase(scope, phase, since, whitelist);

    /// <summary>A rule, understood or not; sometimes one of the default ones.</summary>
    public static Gen<RuleRow> Rule { get; } =
        from name in Gen.Elements("High Error Rate", "High Rollback Rate", "by hand", "o'rule; --", "50 % / day")
        from condition in Gens.Text
        from window in Gen.Elements("5m", "1h", "soon", "")
        from action in Gen.Elements("revert_to_l3", "pause_command_type", "alert_only", "explode")
        from severity in Gen.Elements("critical", "high", "medium", "low", "urgent")
        from samples in Gen.Choose(1, 1_000_000)
        from per in Gen.Elements("all", "scope", "each")
        from flags in Gen.Choose(0, 3)
        from created in Gens.Time
        from updated in Gens.Time
        select new RuleRow
        {
            Name = name,
            Enabled = flags % 2 == 0,
            Condition = condition,
            Window = window,
            Action = action,
            AlertSeverity = severity,
            MinSamples = samples,
            Per = per,
            Shadow = flags > 1,
            CreatedAt = created,
            UpdatedAt = updated,
        };

    /// <summary>An open event.</summary>
    public static Gen<RuleEvent> Open { get; } =
        from id in Gens.Id("event")
        from at in Gens.Time
        from rule in Rule
        from scope in Gens.OptionalScope
        from subject in Gen.Elements(null, "git.push", "agent:o'neil", "git.push agent:codex", "made.up")
        from metrics in Gen.Elements("{}", """{"commands":{"failed":3}}""", "by hand")
        from action in Gen.Elements(RuleAction.RevertToL3, RuleAction.PauseCommandType, RuleAction.AlertOnly)
        from details in Gens.Text
        from hold in Gens.Optional(Gens.Id("hold"))
        from probe in Gens.Optional(Gens.Id("toolu"))
        from outcome in Gen.Elements(Outcomes.All.AsEnumerable())
        select new RuleEvent
        {
            Id = id,
            At = at,
            Rule = rule,
            Scope = scope,
            Subject = subject,
            Metrics = metrics,
            Action = action,
            Details = details,
            HoldId = hold,
            Probe = probe is null ? null : new RuleProbe(probe, outcome, at),
        };

    /// <summary>A resolved event.</summary>
    public static Gen<RuleEvent> Resolved { get; } =
        from happened in Open
        from at in Gens.Time
        from who in Gens.Name
        from verdict in Gens.OptionalValue(Gen.Elements(EventVerdict.TruePositive, EventVerdict.FalsePositive))
        from note in Gens.OptionalText
        select happened with { ResolvedAt = at, ResolvedBy = who, Verdict = verdict, Note = note };

    /// <summary>A proposal in any state, that of a trial included.</summary>
    public static Gen<PhaseProposal> Proposal { get; } =
        from id in Gens.Id("proposal")
        from at in Gens.Time
        from who in Gens.Name
        from current in Gens.Phase
        from target in Gens.Phase
        from types in Gens.Types
        from count in Gen.Choose(0, 1000)
        from text in Gens.Text
        from level in Gen.Elements("low", "medium", "high")
        from status in Gen.Elements(ProposalStatus.Pending, ProposalStatus.Approved, ProposalStatus.Rejected)
        from reason in Gens.OptionalText
        from decided in Gens.OptionalValue(Gens.Time)
        from until in Gens.OptionalValue(Gens.Time)
        select new PhaseProposal
        {
            ProposalId = id,
            Timestamp = at,
            ProposedBy = who,
            Expansion = new ProposedMove(current, target, types, count),
            Rationale = new ProposalRationale(
                new CommandMetrics(new MetricsPeriod(at, at), new CommandCounts(Total: count), new IncidentCounts(), new SafetyCounts()), count / 1000.0, [text]),
            RiskAssessment = new RiskAssessment(level, [text], text),
            RequiredApprovals = ["tech-lead", "ops-lead"],
            Approvals = [new ProposalApproval("tech-lead", who, at, new string('a', 64))],
            Status = status,
            DecidedAt = decided,
            DecidedBy = decided is null ? null : who,
            Reason = reason,
            RevertedAt = until,
            ValidationUntil = until,
            PreviousWhitelist = types,
        };

    /// <summary>An attestation, in force, taken back or expired.</summary>
    public static Gen<Attestation> Attested { get; } =
        from item in Gen.Elements("leadership-approval", "on-call-rotation", "by hand")
        from status in Gen.Elements(true, false)
        from who in Gens.Name
        from evidence in Gens.OptionalText
        from at in Gens.Time
        from end in Gens.OptionalValue(Gens.Time)
        select new Attestation(item, status, who, evidence, at, end);

    /// <summary>A drill, passed or not.</summary>
    public static Gen<Drill> Drilled { get; } =
        from id in Gens.Id("rollback")
        from kind in Gen.Elements("kill-switch", "rollback", "by hand")
        from passed in Gen.Elements(true, false)
        from at in Gens.Time
        from took in Gen.Choose(0, 100_000)
        from who in Gens.Name
        from details in Gens.Text
        select new Drill(id, kind, passed, at, took, who, details);

    /// <summary>Any transition.</summary>
    public static Gen<Transition> Transition { get; } = Gen.OneOf(
        Hold.Select(h => (Transition)new Transition.HoldPlaced(h)),
        Ended("hold").Select(e => (Transition)new Transition.HoldLifted(e.Id, e.By, e.Reason, e.At)),
        Permit.Select(p => (Transition)new Transition.PermitGranted(p)),
        Ended("permit").Select(e => (Transition)new Transition.PermitRevoked(e.Id, e.By, e.Reason, e.At)),
        (from e in Ended("permit") from used in Gen.Choose(1, 6) select (Transition)new Transition.PermitUsed(e.Id, used, "toolu-1", e.At)),
        Pending.Select(r => (Transition)new Transition.RequestOpened(r)),
        Answered.Select(r => (Transition)new Transition.RequestAnswered(r)),
        (from rule in Rule from e in Ended("x") select (Transition)new Transition.RuleWritten(rule, e.By) { Reason = e.Reason.Length % 2 == 0 ? null : e.Reason }),
        (from rule in Rule from e in Ended("x") select (Transition)new Transition.RuleDeleted(rule.Name, e.By, e.At)),
        (from happened in Open from e in Ended("x") select (Transition)new Transition.EventOpened(happened, e.By)),
        Open.Select(e => (Transition)new Transition.EventProbed(e)),
        Resolved.Select(e => (Transition)new Transition.EventResolved(e)),
        (from proposal in Proposal from e in Ended("x") select (Transition)new Transition.ProposalWritten(proposal, e.By)),
        Attested.Select(a => (Transition)new Transition.AttestationWritten(a)),
        Drilled.Select(d => (Transition)new Transition.DrillRun(d)),
        Token.Select(t => (Transition)new Transition.TokenMinted(t)),
        Ended("tok").Select(e => (Transition)new Transition.TokenRevoked(e.Id, e.By, e.At)),
        (from row in Row from e in Ended("x") select (Transition)new Transition.PhaseChanged(row, e.By, e.Reason)));

    /// <summary>A sequence of 0 to 40 transitions.</summary>
    public static Gen<Transition[]> Sequence { get; } =
        from length in Gen.Choose(0, 40)
        from sequence in Transition.ArrayOf(length)
        select sequence;

    /// <summary>A state reached from a new installation by some sequence.</summary>
    public static Gen<ControlState> State { get; } =
        from sequence in Sequence
        select sequence.Aggregate(ControlState.New(Gens.Noon), (state, transition) => state.Apply(transition));

    private static Gen<(string Id, string By, string Reason, DateTimeOffset At)> Ended(string prefix) =>
        from id in Gens.Id(prefix)
        from who in Gens.Name
        from reason in Gens.Text
        from at in Gens.Time
        select (id, who, reason, at);
}
