using System.Collections.Immutable;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;

namespace Reeve.Core.Journal;

/// <summary>
/// What the journal's transitions add up to: everything that a decision depends on besides the command. Immutable; parts that a transition
/// does not touch keep their reference, so that a snapshot knows whether it is stale by comparing references.
/// </summary>
public sealed record ControlState
{
    /// <summary>Requests and revoked or spent things are forgotten in memory this long after they ended; the database keeps them.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    /// <summary>Row 1: default and ceiling.</summary>
    public required ScopePhase Ceiling { get; init; }

    /// <summary>Rows of single scopes by scope key.</summary>
    public ImmutableDictionary<string, ScopePhase> Scopes { get; init; } = ImmutableDictionary<string, ScopePhase>.Empty;

    /// <summary>Standing holds by id.</summary>
    public ImmutableDictionary<string, Hold> Holds { get; init; } = ImmutableDictionary<string, Hold>.Empty;

    /// <summary>Permits by scope, then id. Spent and expired ones stay until <see cref="Forget"/>.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, Permit>> Permits { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, Permit>>.Empty;

    /// <summary>Requests by id, pending and recently answered.</summary>
    public ImmutableDictionary<string, PermitRequest> Requests { get; init; } = ImmutableDictionary<string, PermitRequest>.Empty;

    /// <summary>Tokens in force by id.</summary>
    public ImmutableDictionary<string, TokenRecord> Tokens { get; init; } = ImmutableDictionary<string, TokenRecord>.Empty;

    /// <summary>A token has been minted at some time; revoking the last one does not reopen loopback.</summary>
    public bool TokensMinted { get; init; }

    /// <summary>Rules by name, those that cannot be understood included.</summary>
    public ImmutableDictionary<string, RuleRow> Rules { get; init; } = ImmutableDictionary<string, RuleRow>.Empty;

    /// <summary>Events of rules by id: open ones, and resolved ones until <see cref="Forget"/>.</summary>
    public ImmutableDictionary<string, RuleEvent> Events { get; init; } = ImmutableDictionary<string, RuleEvent>.Empty;

    /// <summary>Proposals by id, decided ones included: there are few.</summary>
    public ImmutableDictionary<string, PhaseProposal> Proposals { get; init; } = ImmutableDictionary<string, PhaseProposal>.Empty;

    /// <summary>The approved proposal whose phase is on trial, or null.</summary>
    public PhaseProposal? Trial => Proposals.Values.FirstOrDefault(p => p.IsOnTrial);

    /// <summary>What was attested, by item of the readiness checklist.</summary>
    public ImmutableDictionary<string, Attestation> Attestations { get; init; } = ImmutableDictionary<string, Attestation>.Empty;

    /// <summary>Drills by id: the newest <see cref="DrillHistory.Kept"/> of each kind.</summary>
    public ImmutableDictionary<string, Drill> Drills { get; init; } = ImmutableDictionary<string, Drill>.Empty;

    /// <summary>The state of a new installation: L3, nothing allowed beyond reads, nothing standing, the default rules.</summary>
    public static ControlState New(DateTimeOffset now) => new()
    {
        Ceiling = new ScopePhase(null, Phase.L3, now, TypeSet.Empty),
        Rules = DefaultRules.At(now).ToImmutableDictionary(r => r.Name),
    };

    /// <summary>Phase and whitelist in force in a scope: its row, or row 1, capped by row 1. See <see cref="RehearsalScope"/> for rehearsals.</summary>
    public ScopePhase Effective(string scope) =>
        RehearsalScope.Is(scope) ? Scopes.GetValueOrDefault(scope) ?? new ScopePhase(scope, Phase.L3, Ceiling.Since, TypeSet.Empty)
        : Scopes.TryGetValue(scope, out ScopePhase? row) ? row.CappedBy(Ceiling)
        : Ceiling;

    /// <summary>The permit with that id in any scope, or null.</summary>
    public Permit? FindPermit(string id)
    {
        foreach (ImmutableDictionary<string, Permit> permits in Permits.Values)
        {
            if (permits.TryGetValue(id, out Permit? permit))
            {
                return permit;
            }
        }

        return null;
    }

    /// <summary>The open event of that rule, scope and subject, or null.</summary>
    public RuleEvent? OpenEvent(string rule, string? scope, string? subject) =>
        Events.Values.FirstOrDefault(e => !e.IsResolved && e.Rule.Name == rule && e.Scope == scope && e.Subject == subject);

    /// <summary>The state after the transition. Redoing one that has been applied changes nothing.</summary>
    public ControlState Apply(Transition transition) => transition switch
    {
        Transition.HoldPlaced t => this with { Holds = Holds.SetItem(t.Hold.Id, t.Hold) },
        Transition.HoldLifted t => this with { Holds = Holds.Remove(t.HoldId) },
        Transition.PermitGranted t => Granted(t.Permit),
        Transition.PermitUsed t => FindPermit(t.PermitId) is { } permit && permit.Used < t.Used ? WithPermit(permit with { Used = t.Used }) : this,
        Transition.PermitRevoked t => FindPermit(t.PermitId) is { } permit ? WithoutPermit(permit) : this,
        Transition.RequestOpened t => this with { Requests = Requests.SetItem(t.Request.Id, t.Request) },
        Transition.RequestAnswered t => this with { Requests = Requests.SetItem(t.Request.Id, t.Request) },
        Transition.TokenMinted t => this with { Tokens = Tokens.SetItem(t.Token.Id, t.Token), TokensMinted = true },
        Transition.TokenRevoked t => this with { Tokens = Tokens.Remove(t.TokenId) },
        Transition.PhaseChanged { After.Scope: null } t => this with { Ceiling = t.After },
        Transition.PhaseChanged t => this with { Scopes = Scopes.SetItem(t.After.Scope!, t.After) },
        Transition.RuleWritten t => this with { Rules = Rules.SetItem(t.Rule.Name, t.Rule) },
        Transition.RuleDeleted t => this with { Rules = Rules.Remove(t.Name) },
        Transition.EventOpened t => this with { Events = Events.SetItem(t.Event.Id, t.Event) },
        Transition.EventProbed t => this with { Events = Events.SetItem(t.Event.Id, t.Event) },
        Transition.EventResolved t => this with { Events = Events.SetItem(t.Event.Id, t.Event) },
        Transition.ProposalWritten t => this with { Proposals = Proposals.SetItem(t.Proposal.ProposalId, t.Proposal) },
        Transition.AttestationWritten t => this with { Attestations = Attestations.SetItem(t.Attestation.Item, t.Attestation) },
        Transition.DrillRun t => this with { Drills = Drills.With(t.Drill), Scopes = Scopes.Remove(RehearsalScope.Of(t.Drill.Id)) },
        _ => throw new InvalidOperationException($"Transition {transition.GetType().Name} has no effect defined."),
    };

    /// <summary>Drops what ended more than <see cref="Remembered"/> ago: answered requests, spent and expired permits, resolved events.</summary>
    public ControlState Forget(DateTimeOffset now)
    {
        DateTimeOffset horizon = now - Remembered;
        ControlState next = this;
        foreach (PermitRequest request in Requests.Values.Where(r => r.Status != RequestStatus.Pending && (r.AnsweredAt ?? r.ExpiresAt) < horizon))
        {
            next = next with { Requests = next.Requests.Remove(request.Id) };
        }

        foreach (Permit permit in Permits.Values.SelectMany(p => p.Values).Where(p => p.Until < horizon))
        {
            next = next.WithoutPermit(permit);
        }

        foreach (RuleEvent happened in Events.Values.Where(e => e.ResolvedAt < horizon))
        {
            next = next with { Events = next.Events.Remove(happened.Id) };
        }

        return next;
    }

    private ControlState Granted(Permit permit) =>
        (FindPermit(permit.Id) is { } old && !string.Equals(old.Scope, permit.Scope, StringComparison.Ordinal) ? WithoutPermit(old) : this)
            .WithPermit(permit);

    private ControlState WithPermit(Permit permit) => this with
    {
        Permits = Permits.SetItem(
            permit.Scope,
            (Permits.GetValueOrDefault(permit.Scope) ?? ImmutableDictionary<string, Permit>.Empty).SetItem(permit.Id, permit)),
    };

    private ControlState WithoutPermit(Permit permit)
    {
        ImmutableDictionary<string, Permit> rest = Permits[permit.Scope].Remove(permit.Id);
        return this with { Permits = rest.IsEmpty ? Permits.Remove(permit.Scope) : Permits.SetItem(permit.Scope, rest) };
    }
}
