using System.Text.Json.Serialization;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;

namespace Reeve.Core.Journal;

/// <summary>One change of the control state. Carries the whole record after the change, so that redoing it is safe.</summary>
public abstract record Transition
{
    private Transition()
    {
    }

    /// <summary>Its kind in the journal.</summary>
    [JsonIgnore]
    public abstract EntryKind Kind { get; }

    /// <summary>A hold was placed.</summary>
    public sealed record HoldPlaced(Hold Hold) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.HoldPlaced;
    }

    /// <summary>A hold was lifted by a person, with a reason.</summary>
    public sealed record HoldLifted(string HoldId, string By, string Reason, DateTimeOffset At) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.HoldLifted;
    }

    /// <summary>A permit was granted.</summary>
    public sealed record PermitGranted(Permit Permit) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.PermitGranted;
    }

    /// <summary>A decision used a permit; <see cref="Used"/> is the count after it.</summary>
    public sealed record PermitUsed(string PermitId, int Used, string DecisionId, DateTimeOffset At) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.PermitUsed;
    }

    /// <summary>A permit was taken back.</summary>
    public sealed record PermitRevoked(string PermitId, string By, string Reason, DateTimeOffset At) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.PermitRevoked;
    }

    /// <summary>A request was opened.</summary>
    public sealed record RequestOpened(PermitRequest Request) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.RequestOpened;
    }

    /// <summary>A request left the pending state; carries the whole request after it.</summary>
    public sealed record RequestAnswered(PermitRequest Request) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.RequestAnswered;
    }

    /// <summary>A token was minted.</summary>
    public sealed record TokenMinted(TokenRecord Token) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.TokenMinted;
    }

    /// <summary>A token was revoked.</summary>
    public sealed record TokenRevoked(string TokenId, string By, DateTimeOffset At) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.TokenRevoked;
    }

    /// <summary>The phase or whitelist of a scope (or of row 1) is now this.</summary>
    public sealed record PhaseChanged(ScopePhase After, string By, string Reason) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.PhaseChanged;
    }

    /// <summary>A rule is now this.</summary>
    public sealed record RuleWritten(RuleRow Rule, string By) : Transition
    {
        /// <summary>Why, where somebody said so.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Reason { get; init; }

        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.RuleWritten;
    }

    /// <summary>A rule is gone.</summary>
    public sealed record RuleDeleted(string Name, string By, DateTimeOffset At) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.RuleDeleted;
    }

    /// <summary>A rule tripped.</summary>
    public sealed record EventOpened(RuleEvent Event, string By) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.EventOpened;
    }

    /// <summary>The outcome of a probe through the event's pause is known; carries the whole event after it.</summary>
    public sealed record EventProbed(RuleEvent Event) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.EventProbed;
    }

    /// <summary>An event was resolved, or a verdict on it was added; carries the whole event after it.</summary>
    public sealed record EventResolved(RuleEvent Event) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.EventResolved;
    }

    /// <summary>A proposal is now this.</summary>
    public sealed record ProposalWritten(PhaseProposal Proposal, string By) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.ProposalWritten;
    }

    /// <summary>The word on an item is now this.</summary>
    public sealed record AttestationWritten(Attestation Attestation) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.AttestationWritten;
    }

    /// <summary>A drill is now this; it is over, and its scope has no row any more.</summary>
    public sealed record DrillRun(Drill Drill) : Transition
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override EntryKind Kind => EntryKind.DrillRun;
    }
}
