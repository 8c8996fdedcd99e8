using System.Collections.Immutable;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Rules;

namespace Reeve.Core.Journal;

/// <summary>What someone did to the database behind Reeve's back, expressed as transitions.</summary>
public static class ControlStateDiff
{
    /// <summary>Author of transitions found in the database.</summary>
    public const string External = "external";

    private const string Reason = "changed in the database by another process";
    private const string Deleted = "row deleted from the database by another process";

    /// <summary>
    /// The transitions that lead from one state to the other. Records are compared in their <see cref="StoredForm"/>, and things that ended
    /// longer than <see cref="ControlState.Remembered"/> ago are left out on both sides. What no transition can say is said by the
    /// nearest one: a deleted scope row becomes a row equal to the ceiling, a deleted pending request expires, a deleted open event counts as
    /// resolved, a deleted pending proposal as rejected, with a deleted trial's row the trial ends, a deleted word as taken back, a deleted drill as not passed, and tokens once minted stay
    /// minted. When rules were written is no difference.
    /// </summary>
    /// <param name="model">The state as it was.</param>
    /// <param name="stored">The state as the database has it.</param>
    /// <param name="now">Time of the transitions (UTC).</param>
    public static IReadOnlyList<Transition> Between(ControlState model, ControlState stored, DateTimeOffset now)
    {
        model = model.Forget(now);
        stored = stored.Forget(now);
        return
        [
            .. Phases(model, stored),
            .. Holds(model, stored, now),
            .. Permits(model, stored, now),
            .. Requests(model, stored, now),
            .. Tokens(model, stored, now),
            .. Rules(model, stored, now),
            .. Events(model, stored, now),
            .. Proposals(model, stored, now),
            .. Attestations(model, stored, now),
            .. Drills(model, stored),
        ];
    }

    private static IEnumerable<Transition> Phases(ControlState model, ControlState stored)
    {
        if (!Same(model.Ceiling, stored.Ceiling))
        {
            yield return new Transition.PhaseChanged(stored.Ceiling, External, Reason);
        }

        foreach (ScopePhase row in stored.Scopes.Values.Where(s => !Same(model.Scopes.GetValueOrDefault(s.Scope!), s)))
        {
            yield return new Transition.PhaseChanged(row, External, Reason);
        }

        foreach (ScopePhase row in model.Scopes.Values.Where(s => !stored.Scopes.ContainsKey(s.Scope!)))
        {
            yield return new Transition.PhaseChanged(stored.Ceiling with { Scope = row.Scope }, External, Deleted);
        }
    }

    private static IEnumerable<Transition> Holds(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Holds.Values.Where(h => !Same(model.Holds.GetValueOrDefault(h.Id), h)).Select(h => new Transition.HoldPlaced(h)),
        .. model.Holds.Keys.Where(id => !stored.Holds.ContainsKey(id)).Select(id => new Transition.HoldLifted(id, External, Reason, now)),
    ];

    private static IEnumerable<Transition> Permits(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Permits.Values.SelectMany(p => p.Values)
            .Where(p => !Same(model.FindPermit(p.Id), p))
            .Select(p => new Transition.PermitGranted(p)),
        .. model.Permits.Values.SelectMany(p => p.Keys)
            .Where(id => stored.FindPermit(id) is null)
            .Select(id => new Transition.PermitRevoked(id, External, Reason, now)),
    ];

    private static IEnumerable<Transition> Requests(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Requests.Values.Where(r => !Same(model.Requests.GetValueOrDefault(r.Id), r)).Select(Written),
        .. model.Requests.Values
            .Where(r => r.Status == RequestStatus.Pending && !stored.Requests.ContainsKey(r.Id))
            .Select(r => new Transition.RequestAnswered(
                r with { Status = RequestStatus.Expired, AnsweredBy = External, AnsweredAt = now, AnswerReason = Deleted })),
    ];

    private static IEnumerable<Transition> Tokens(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Tokens.Values.Where(t => !Same(model.Tokens.GetValueOrDefault(t.Id), t)).Select(t => new Transition.TokenMinted(t)),
        .. model.Tokens.Keys.Where(id => !stored.Tokens.ContainsKey(id)).Select(id => new Transition.TokenRevoked(id, External, now)),
        .. stored is { TokensMinted: true, Tokens.IsEmpty: true } && !model.TokensMinted ? MintedOnce(now) : [],
    ];

    // That tokens were minted outlives the last of them. A token whose hash nothing has, revoked at once, says so.
    private static Transition[] MintedOnce(DateTimeOffset now) =>
    [
        new Transition.TokenMinted(new TokenRecord("minted-once", "nobody", Role.Agent, new string('0', 64), null, External, now)),
        new Transition.TokenRevoked("minted-once", External, now),
    ];

    private static IEnumerable<Transition> Rules(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Rules.Values.Where(r => !Same(model.Rules.GetValueOrDefault(r.Name), r))
            .Select(r => new Transition.RuleWritten(Touched(model.Rules.GetValueOrDefault(r.Name), r, now), External)),
        .. model.Rules.Keys.Where(name => !stored.Rules.ContainsKey(name)).Select(name => new Transition.RuleDeleted(name, External, now)),
    ];

    // Whoever changes a row by hand seldom thinks of its time stamp.
    private static RuleRow Touched(RuleRow? before, RuleRow row, DateTimeOffset now) =>
        before is not null && before.UpdatedAt == row.UpdatedAt ? row with { UpdatedAt = now } : row;

    private static IEnumerable<Transition> Events(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Events.Values.Where(e => !Same(model.Events.GetValueOrDefault(e.Id), e))
            .SelectMany(e => Became(model.Events.GetValueOrDefault(e.Id), e)),
        .. model.Events.Values.Where(e => !e.IsResolved && !stored.Events.ContainsKey(e.Id))
            .Select(e => new Transition.EventResolved(e with { ResolvedAt = now, ResolvedBy = External, Note = Deleted })),
    ];

    private static IEnumerable<Transition> Became(RuleEvent? before, RuleEvent happened)
    {
        if (!happened.IsResolved || before is null)
        {
            yield return new Transition.EventOpened(happened with { ResolvedAt = null, ResolvedBy = null }, External);
        }

        if (happened.IsResolved)
        {
            yield return new Transition.EventResolved(happened with { ResolvedBy = happened.ResolvedBy ?? External });
        }
    }

    private static IEnumerable<Transition> Proposals(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Proposals.Values.Where(p => !Same(model.Proposals.GetValueOrDefault(p.ProposalId), p)).Select(p => new Transition.ProposalWritten(p, External)),
        .. model.Proposals.Values.Where(p => !stored.Proposals.ContainsKey(p.ProposalId) && (p.IsPending || p.IsOnTrial)).Select(p => new Transition.ProposalWritten(
            p.IsPending ? p with { Status = ProposalStatus.Rejected, DecidedAt = now, DecidedBy = External, Reason = Deleted } : p with { ValidationUntil = null },
            External)),
    ];

    private static IEnumerable<Transition> Attestations(ControlState model, ControlState stored, DateTimeOffset now) =>
    [
        .. stored.Attestations.Values.Where(a => !Same(model.Attestations.GetValueOrDefault(a.Item), a))
            .Select(a => new Transition.AttestationWritten(a)),
        .. model.Attestations.Values.Where(a => a.Status && !stored.Attestations.ContainsKey(a.Item))
            .Select(a => new Transition.AttestationWritten(new Attestation(a.Item, Status: false, External, Deleted, now, null))),
    ];

    // What is no longer remembered because newer drills came is no difference.
    private static IEnumerable<Transition> Drills(ControlState model, ControlState stored)
    {
        ImmutableDictionary<string, Drill> together = stored.Drills.Values.Aggregate(model.Drills, DrillHistory.With);
        return
        [
            .. stored.Drills.Values.Where(d => together.ContainsKey(d.Id) && !Same(model.Drills.GetValueOrDefault(d.Id), d)).Select(d => new Transition.DrillRun(d)),
            .. together.Values.Where(d => d.Passed && !stored.Drills.ContainsKey(d.Id))
                .Select(d => new Transition.DrillRun(d with { Passed = false, By = External, Details = Deleted })),
        ];
    }

    private static Transition Written(PermitRequest request) => request.Status == RequestStatus.Pending
        ? new Transition.RequestOpened(request)
        : new Transition.RequestAnswered(request);

    private static bool Same(ScopePhase? a, ScopePhase b) => a is not null && StoredForm.Of(a) == StoredForm.Of(b);

    private static bool Same(Hold? a, Hold b) => a is not null && StoredForm.Of(a) == StoredForm.Of(b);

    private static bool Same(Permit? a, Permit b) => a is not null && StoredForm.Of(a) == StoredForm.Of(IsGone(a.Text) ? b with { Text = a.Text } : b);

    private static bool Same(PermitRequest? a, PermitRequest b) =>
        a is not null && StoredForm.Of(a) == StoredForm.Of(IsGone(a.Text) ? b with { Text = a.Text, Why = a.Why } : b);

    // A database restored from before a redaction still has the text; taking that for an edit would write it into the journal once more.
    private static bool IsGone(string text) => text is "" or StoredForm.RedactedText;

    private static bool Same(Attestation? a, Attestation b) => a is not null && StoredForm.Of(a) == StoredForm.Of(b);

    private static bool Same(Drill? a, Drill b) => a is not null && StoredForm.Of(a) == StoredForm.Of(b);

    private static bool Same(RuleRow? a, RuleRow b) =>
        a is not null && StoredForm.Of(a with { CreatedAt = b.CreatedAt, UpdatedAt = b.UpdatedAt }) == StoredForm.Of(b);

    private static bool Same(PhaseProposal? a, PhaseProposal b) =>
        a is not null && RecordText.Write(StoredForm.Of(a)) == RecordText.Write(StoredForm.Of(b));

    private static bool Same(RuleEvent? a, RuleEvent b) => a is not null && StoredForm.Of(a) == StoredForm.Of(b);

    private static bool Same(TokenRecord? a, TokenRecord b) => a is not null && StoredForm.Of(a) == StoredForm.Of(b);
}
