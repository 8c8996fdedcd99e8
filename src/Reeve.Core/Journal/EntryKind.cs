namespace Reeve.Core.Journal;

/// <summary>Kinds of journal entries. The spelling is part of the file format.</summary>
public enum EntryKind : byte
{
    /// <summary>A command was judged.</summary>
    Decision,

    /// <summary>A command's outcome arrived.</summary>
    Outcome,

    /// <summary>Something people should look at, e.g. a dead hook or a repaired tail.</summary>
    Alert,

    /// <summary>Text was redacted.</summary>
    Redaction,

    /// <summary>A hold was placed.</summary>
    HoldPlaced,

    /// <summary>A hold was lifted.</summary>
    HoldLifted,

    /// <summary>A permit was granted.</summary>
    PermitGranted,

    /// <summary>A permit was used by a decision.</summary>
    PermitUsed,

    /// <summary>A permit was revoked.</summary>
    PermitRevoked,

    /// <summary>A request was opened.</summary>
    RequestOpened,

    /// <summary>A request was answered or expired.</summary>
    RequestAnswered,

    /// <summary>A token was minted.</summary>
    TokenMinted,

    /// <summary>A token was revoked.</summary>
    TokenRevoked,

    /// <summary>The phase or whitelist of a scope changed.</summary>
    PhaseChanged,

    /// <summary>A rule was written or changed.</summary>
    RuleWritten,

    /// <summary>A rule was deleted.</summary>
    RuleDeleted,

    /// <summary>A rule tripped.</summary>
    EventOpened,

    /// <summary>A command was let through an event's pause, and its outcome came.</summary>
    EventProbed,

    /// <summary>An event was resolved.</summary>
    EventResolved,

    /// <summary>A proposal to change the phase was made, approved, changed, decided, or its trial ended.</summary>
    ProposalWritten,

    /// <summary>Somebody gave or took back a word on a readiness item.</summary>
    AttestationWritten,

    /// <summary>A drill was run.</summary>
    DrillRun,
}

/// <summary>Spelling of entry kinds in the journal.</summary>
public static class EntryKinds
{
    private static readonly string[] Names =
    [
        "decision", "outcome", "alert", "redaction", "hold.placed", "hold.lifted", "permit.granted", "permit.used", "permit.revoked",
        "request.opened", "request.answered", "token.minted", "token.revoked", "phase.changed",
        "rule.written", "rule.deleted", "event.opened", "event.probed", "event.resolved",
        "proposal.written",
        "attestation.written",
        "drill.run",
    ];

    /// <summary>Dotted lower-case name.</summary>
    public static string Name(this EntryKind kind) => Names[(int)kind];

    /// <summary>True for kinds that change the control state and are redone at start.</summary>
    public static bool IsTransition(this EntryKind kind) => kind >= EntryKind.HoldPlaced;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out EntryKind kind)
    {
        int at = Array.IndexOf(Names, text);
        kind = (EntryKind)Math.Max(at, 0);
        return at >= 0;
    }
}
