using System.Buffers;
using System.Text;
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
/// Records as the database keeps them: times in milliseconds, and in free text U+FFFD where there is a NUL or half a surrogate pair, which
/// PostgreSQL cannot hold and SQLite's readers stop at. Two records are the same for the database when their stored forms are equal.
/// </summary>
public static class StoredForm
{
    /// <summary>What stands in place of a text that was redacted.</summary>
    public const string RedactedText = "(redacted)";

    private static readonly SearchValues<char> Suspects = SearchValues.Create([
        '\0', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c),
    ]);

    /// <summary>The transition with its records in stored form.</summary>
    public static Transition Of(Transition transition) => transition switch
    {
        Transition.HoldPlaced t => new Transition.HoldPlaced(Of(t.Hold)),
        Transition.HoldLifted t => t with { By = Of(t.By), Reason = Of(t.Reason), At = Of(t.At) },
        Transition.PermitGranted t => new Transition.PermitGranted(Of(t.Permit)),
        Transition.PermitRevoked t => t with { By = Of(t.By), Reason = Of(t.Reason), At = Of(t.At) },
        Transition.RequestOpened t => new Transition.RequestOpened(Of(t.Request)),
        Transition.RequestAnswered t => new Transition.RequestAnswered(Of(t.Request)),
        Transition.TokenMinted t => new Transition.TokenMinted(Of(t.Token)),
        Transition.TokenRevoked t => t with { By = Of(t.By), At = Of(t.At) },
        Transition.PhaseChanged t => t with { After = Of(t.After) },
        Transition.RuleWritten t => t with { Rule = Of(t.Rule), Reason = OfOptional(t.Reason) },
        Transition.RuleDeleted t => t with { Name = Of(t.Name) },
        Transition.EventOpened t => t with { Event = Of(t.Event) },
        Transition.EventProbed t => new Transition.EventProbed(Of(t.Event)),
        Transition.EventResolved t => new Transition.EventResolved(Of(t.Event)),
        Transition.ProposalWritten t => t with { Proposal = Of(t.Proposal) },
        Transition.AttestationWritten t => new Transition.AttestationWritten(Of(t.Attestation)),
        Transition.DrillRun t => new Transition.DrillRun(Of(t.Drill)),
        _ => transition,
    };

    /// <summary>A row of phases.</summary>
    public static ScopePhase Of(ScopePhase row) => row with { Since = Of(row.Since) };

    /// <summary>A hold.</summary>
    public static Hold Of(Hold hold) => hold with
    {
        Subject = OfOptional(hold.Subject),
        Reason = Of(hold.Reason),
        PlacedBy = Of(hold.PlacedBy),
        PlacedAt = Of(hold.PlacedAt),
    };

    /// <summary>A permit.</summary>
    public static Permit Of(Permit permit) => permit with
    {
        Until = Of(permit.Until),
        RequestedBy = Of(permit.RequestedBy),
        ApprovedBy = Of(permit.ApprovedBy),
        Reason = Of(permit.Reason),
        GrantedAt = Of(permit.GrantedAt),
        Text = Of(permit.Text),
    };

    /// <summary>A request.</summary>
    public static PermitRequest Of(PermitRequest request) => request with
    {
        Agent = Of(request.Agent),
        Session = Of(request.Session),
        DecisionId = Of(request.DecisionId),
        Tool = Of(request.Tool),
        Text = Of(request.Text),
        Folder = Of(request.Folder),
        Why = Of(request.Why),
        Change = OfOptional(request.Change),
        OpenedAt = Of(request.OpenedAt),
        ExpiresAt = Of(request.ExpiresAt),
        AnsweredBy = OfOptional(request.AnsweredBy),
        AnsweredAt = request.AnsweredAt is { } at ? Of(at) : null,
        AnswerReason = OfOptional(request.AnswerReason),
    };

    /// <summary>A token.</summary>
    public static TokenRecord Of(TokenRecord token) => token with
    {
        Name = Of(token.Name),
        MintedBy = Of(token.MintedBy),
        MintedAt = Of(token.MintedAt),
    };

    /// <summary>A rule.</summary>
    public static RuleRow Of(RuleRow rule) => rule with
    {
        Name = Of(rule.Name),
        Condition = Of(rule.Condition),
        Window = Of(rule.Window),
        Action = Of(rule.Action),
        AlertSeverity = Of(rule.AlertSeverity),
        Per = Of(rule.Per),
        CreatedAt = Of(rule.CreatedAt),
        UpdatedAt = Of(rule.UpdatedAt),
    };

    /// <summary>An event.</summary>
    public static RuleEvent Of(RuleEvent happened) => happened with
    {
        At = Of(happened.At),
        Rule = Of(happened.Rule),
        Scope = OfOptional(happened.Scope),
        Subject = OfOptional(happened.Subject),
        Metrics = Of(happened.Metrics),
        Details = Of(happened.Details),
        Probe = happened.Probe is { } probe ? probe with { DecisionId = Of(probe.DecisionId), At = Of(probe.At) } : null,
        ResolvedAt = happened.ResolvedAt is { } at ? Of(at) : null,
        ResolvedBy = OfOptional(happened.ResolvedBy),
        Note = OfOptional(happened.Note),
    };

    /// <summary>A proposal.</summary>
    public static PhaseProposal Of(PhaseProposal proposal) => proposal with
    {
        Timestamp = Of(proposal.Timestamp),
        ProposedBy = Of(proposal.ProposedBy),
        RiskAssessment = proposal.RiskAssessment with { RollbackPlan = Of(proposal.RiskAssessment.RollbackPlan) },
        DecidedAt = OfOptional(proposal.DecidedAt),
        DecidedBy = OfOptional(proposal.DecidedBy),
        Reason = OfOptional(proposal.Reason),
        RevertedAt = OfOptional(proposal.RevertedAt),
        ValidationUntil = OfOptional(proposal.ValidationUntil),
    };

    private static DateTimeOffset? OfOptional(DateTimeOffset? at) => at is { } known ? Of(known) : null;

    /// <summary>An attestation.</summary>
    public static Attestation Of(Attestation attestation) => attestation with
    {
        Item = Of(attestation.Item),
        Author = Of(attestation.Author),
        Evidence = OfOptional(attestation.Evidence),
        AttestedAt = Of(attestation.AttestedAt),
        ExpiresAt = attestation.ExpiresAt is { } end ? Of(end) : null,
    };

    /// <summary>A drill.</summary>
    public static Drill Of(Drill drill) => drill with
    {
        Id = Of(drill.Id),
        Kind = Of(drill.Kind),
        At = Of(drill.At),
        By = Of(drill.By),
        Details = Of(drill.Details),
    };

    private static DateTimeOffset Of(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private static string? OfOptional(string? text) => text is null ? null : Of(text);

    private static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspects))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
