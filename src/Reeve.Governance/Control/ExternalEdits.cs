using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Alerts;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;
using Reeve.Governance.Requests;

namespace Reeve.Governance.Control;

/// <summary>
/// Takes in what operators change in the database by hand. Tightening is adopted as it is; loosening too until tokens exist, afterwards it is
/// undone in the database and waits as a request for a person's approval. Either way the journal says so.
/// </summary>
internal sealed class ExternalEdits(ControlPlane plane, IJournal journal, AlertLog alerts, ActionDigester digester, GateOptions options)
{
    /// <summary>Whoever edits a row may have read it this long ago: a count of uses that is lower by what was used since is no wish to lower it.</summary>
    public static readonly TimeSpan Race = TimeSpan.FromMinutes(1);

    private const string Tool = "governance.db";
    private const string By = "reeve";

    /// <summary>Adopts the difference between what the database held after our last write and what it holds now.</summary>
    public async ValueTask<Refusal?> AdoptAsync(ControlState before, ControlState stored)
    {
        DateTimeOffset now = plane.Time.GetUtcNow();
        IReadOnlyList<Transition> found = ControlStateDiff.Between(before, stored, now);
        if (found.Count == 0)
        {
            return null;
        }

        Result<int> adopted = await plane.CommitAsync<int>(state =>
        {
            var transitions = new List<Transition>();
            foreach (Transition transition in found.Select(t => Merged(t, before, state, now)).OfType<Transition>())
            {
                if (state.TokensMinted && (Loosening.Loosens(transition, before) || Loosening.Loosens(transition, state)))
                {
                    transitions.AddRange(Undo(transition, state, now));
                    PermitRequest request = Ask(transition, state, now);
                    transitions.Add(new Transition.RequestOpened(request));
                    state = state.Apply(new Transition.RequestOpened(request));
                }
                else
                {
                    foreach (Transition together in EventHolds.Together(transition, state))
                    {
                        transitions.Add(together);
                        state = state.Apply(together);
                    }
                }
            }

            return new Change<int>(found.Count, transitions, Loosens: true);
        }).ConfigureAwait(false);
        if (adopted.Refusal is null)
        {
            alerts.Raise("external-edit", "governance.db", $"{found.Count} change(s) were made in the database by hand: {Names(found)}.");
        }

        return adopted.Refusal;
    }

    /// <summary>A transition as the text of a request, so that approval can commit it.</summary>
    internal static string Write(Transition transition, DateTimeOffset at) =>
        $$"""{"kind":"{{transition.Kind.Name()}}","at":"{{at:yyyy-MM-ddTHH:mm:ss.ffffffZ}}"{{Encoding.UTF8.GetString(TransitionCodec.Encode(transition))}}}""";

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static Result<Transition> Read(string change, DateTimeOffset at)
    {
        const string start = "{\"kind\":\"";
        int end = change.IndexOf('"', start.Length);
        return end > 0 && EntryKinds.TryParse(change[start.Length..end], out EntryKind kind)
            ? TransitionCodec.Decode(new JournalLine(0, new EntryHead(kind, at, "", "", "", ""), Encoding.UTF8.GetBytes(change)))
            : new Refusal(RefusalKind.Instrument, "change-unreadable", "The change that this request stands for cannot be read.", "requests.change", "Refuse the request and make the change again.");
    }

    /// <summary>A permit as edited, with every use that has been taken: the database learns of uses later than it is edited.</summary>
    internal static Permit WithUses(Permit edited, ControlState state) =>
        state.FindPermit(edited.Id) is { } current && current.Used > edited.Used ? edited with { Used = current.Used } : edited;

    /// <summary>
    /// What an edit of a permit's row means for the permit as it is by now. Uses only grow: a count that is lowered by more than a race explains
    /// grants that many uses more. Null when the permit has been taken back meanwhile: that stands.
    /// </summary>
    private Transition? Merged(Transition transition, ControlState before, ControlState state, DateTimeOffset now)
    {
        if (transition is not Transition.PermitGranted { Permit: { } edited } || before.FindPermit(edited.Id) is not { } known)
        {
            return transition;
        }

        if (state.FindPermit(edited.Id) is null)
        {
            return null;
        }

        int lowered = known.Used - edited.Used;
        return new Transition.PermitGranted(WithUses(
            edited.Uses is { } uses && lowered > 0 && lowered > UsedSince(now - Race, edited.Id)
                ? edited with { Uses = Math.Max(uses, Math.Min(uses + lowered, PermitBounds.MaxUses)), Used = known.Used }
                : edited,
            state));
    }

    private int UsedSince(DateTimeOffset from, string id) =>
        journal.Read(new JournalQuery(Id: id, From: from, TransitionsOnly: true)).Count(l => l.Head.Kind == EntryKind.PermitUsed);

    private static string Names(IReadOnlyList<Transition> found) => string.Join(", ", found.Select(t => t.Kind.Name()).Distinct(StringComparer.Ordinal));

    /// <summary>Puts the rows back to what is in force, which may be newer than what the database held.</summary>
    private static IEnumerable<Transition> Undo(Transition transition, ControlState now, DateTimeOffset at) => transition switch
    {
        Transition.HoldPlaced t => [UndoHold(t.Hold.Id, now, at)],
        Transition.HoldLifted t => [UndoHold(t.HoldId, now, at)],
        Transition.PermitGranted t => now.FindPermit(t.Permit.Id) is { } permit
            ? [new Transition.PermitGranted(permit)]
            : [new Transition.PermitRevoked(t.Permit.Id, By, "not granted by a person with a token", at)],
        Transition.RequestOpened t => [UndoRequest(t.Request, now, at)],
        Transition.RequestAnswered t => [UndoRequest(t.Request, now, at)],
        Transition.TokenMinted t => now.Tokens.GetValueOrDefault(t.Token.Id) is { } token
            ? [new Transition.TokenMinted(token)]
            : [new Transition.TokenRevoked(t.Token.Id, By, at)],
        Transition.PhaseChanged { After.Scope: null } => [new Transition.PhaseChanged(now.Ceiling, By, "external edit undone until a person approves it")],
        Transition.PhaseChanged t => [new Transition.PhaseChanged(
            now.Scopes.GetValueOrDefault(t.After.Scope!) ?? now.Ceiling with { Scope = t.After.Scope }, By, "external edit undone until a person approves it")],
        Transition.RuleWritten t => [UndoRule(t.Rule.Name, now, at)],
        Transition.RuleDeleted t => [UndoRule(t.Name, now, at)],
        Transition.EventOpened t => [UndoEvent(t.Event, now, at)],
        Transition.EventResolved t => [UndoEvent(t.Event, now, at)],
        Transition.ProposalWritten t => [UndoProposal(t.Proposal, now, at)],
        Transition.AttestationWritten t => [new Transition.AttestationWritten(
            now.Attestations.GetValueOrDefault(t.Attestation.Item)
                ?? new Attestation(t.Attestation.Item, Status: false, By, "not attested by a person with a token", at, null))],
        Transition.DrillRun t => [new Transition.DrillRun(
            now.Drills.GetValueOrDefault(t.Drill.Id) ?? t.Drill with { Passed = false, By = By, Details = "not run by Reeve" })],
        _ => [],
    };

    private static Transition UndoRule(string name, ControlState now, DateTimeOffset at) => now.Rules.GetValueOrDefault(name) is { } rule
        ? new Transition.RuleWritten(rule, By)
        : new Transition.RuleDeleted(name, By, at);

    private static Transition UndoEvent(RuleEvent edited, ControlState now, DateTimeOffset at) => now.Events.GetValueOrDefault(edited.Id) switch
    {
        { IsResolved: false } happened => new Transition.EventOpened(happened, By),
        { } happened => new Transition.EventResolved(happened),
        _ => new Transition.EventResolved(edited with { ResolvedAt = at, ResolvedBy = By, Note = "no rule of Reeve's tripped" }),
    };

    private static Transition.ProposalWritten UndoProposal(PhaseProposal edited, ControlState now, DateTimeOffset at) => new(
        now.Proposals.GetValueOrDefault(edited.ProposalId)
            ?? edited with { Status = ProposalStatus.Rejected, DecidedAt = at, DecidedBy = By, Reason = "not made by a governance cycle", ValidationUntil = null },
        By);

    private static Transition UndoHold(string id, ControlState now, DateTimeOffset at) => now.Holds.GetValueOrDefault(id) is { } hold
        ? new Transition.HoldPlaced(hold)
        : new Transition.HoldLifted(id, By, "lifted before the external edit", at);

    private static Transition UndoRequest(PermitRequest edited, ControlState now, DateTimeOffset at) => now.Requests.GetValueOrDefault(edited.Id) switch
    {
        { Status: RequestStatus.Pending } request => new Transition.RequestOpened(request),
        { } request => new Transition.RequestAnswered(request),
        _ => new Transition.RequestAnswered(edited with { Status = RequestStatus.Refused, AnsweredBy = By, AnsweredAt = at }),
    };

    private static string Describe(Transition transition) => transition switch
    {
        Transition.PhaseChanged t => $"phase of {t.After.Scope ?? "every scope (row 1)"} to {t.After.Phase.Name()} with whitelist [{t.After.Whitelist}]",
        Transition.HoldLifted t => $"lift {t.HoldId}",
        Transition.HoldPlaced t => $"change {t.Hold.Id}",
        Transition.PermitGranted t => $"grant {t.Permit.Id}",
        Transition.TokenMinted t => $"mint token {t.Token.Name} ({t.Token.Role})",
        Transition.RequestAnswered t => $"answer {t.Request.Id} with {t.Request.Status.Name()}",
        Transition.RuleWritten t => $"rule {t.Rule.Name}: {(t.Rule.Enabled ? "enabled" : "disabled")}, {t.Rule.Condition} in {t.Rule.Window}, {t.Rule.Action}, {t.Rule.AlertSeverity}",
        Transition.RuleDeleted t => $"delete rule {t.Name}",
        Transition.EventOpened t => $"open {t.Event.Id} of rule {t.Event.Rule.Name}",
        Transition.EventResolved t => $"resolve {t.Event.Id} of rule {t.Event.Rule.Name}",
        Transition.ProposalWritten t => $"{t.Proposal.ProposalId}, {t.Proposal.Expansion.CurrentPhase.Name()} to {t.Proposal.Expansion.TargetPhase.Name()}: {t.Proposal.Status}",
        Transition.AttestationWritten t => $"attest {t.Attestation.Item} as {t.Attestation.Author}",
        Transition.DrillRun t => $"drill {t.Drill.Id} of {t.Drill.Kind}: {(t.Drill.Passed ? "passed" : "not passed")}",
        _ => transition.Kind.Name(),
    };

    private PermitRequest Ask(Transition transition, ControlState state, DateTimeOffset now)
    {
        string change = Write(transition, now);
        string text = Describe(transition);
        return new PermitRequest
        {
            Id = RequestDesk.NewId(state),
            Scope = transition is Transition.PhaseChanged { After.Scope: { } scope } ? scope : "",
            Agent = ControlStateDiff.External,
            Session = "",
            DecisionId = "",
            Digest = digester.Digest(Tool, "", Encoding.UTF8.GetBytes(change)),
            Tool = Tool,
            Types = TypeSet.Of(CommandType.Unknown),
            Text = text,
            Why = "Edited in the database by hand; it loosens, and tokens exist.",
            Change = change,
            Phase = state.Ceiling.Phase,
            OpenedAt = now,
            ExpiresAt = plane.Clock.Now + options.RequestTtl,
        };
    }
}
