using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Governance.Alerts;
using Reeve.Server.Schedules;

namespace Reeve.Server.Status;

/// <summary>The service on one screen.</summary>
internal sealed record StatusView
{
    /// <summary>Of this build.</summary>
    public required string Version { get; init; }

    /// <summary>When the service started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds since then.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Absolute path of the data folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Address listened on; null on a unix socket.</summary>
    public required string? Url { get; init; }

    /// <summary>A token was minted, so that loosening needs a person's.</summary>
    public required bool TokensExist { get; init; }

    /// <summary>Phase of row 1.</summary>
    public required Phase Phase { get; init; }

    /// <summary>Scopes with a phase of their own, at most 100.</summary>
    public required IReadOnlyList<ScopeLine> Scopes { get; init; }

    /// <summary>How many holds stand.</summary>
    public required int StandingHolds { get; init; }

    /// <summary>The holds, at most 100.</summary>
    public required IReadOnlyList<Hold> Holds { get; init; }

    /// <summary>Requests that wait for a person.</summary>
    public required int PendingRequests { get; init; }

    /// <summary>Open events of rules.</summary>
    public required int OpenEvents { get; init; }

    /// <summary>Decisions since start by answer.</summary>
    public required AnswerCounts Decisions { get; init; }

    /// <summary>Outcomes since start.</summary>
    public required long Outcomes { get; init; }

    /// <summary>The journal.</summary>
    public required JournalLook Journal { get; init; }

    /// <summary>The database.</summary>
    public required StoreLook State { get; init; }

    /// <summary>The readiness checklist.</summary>
    public required ChecklistLook Readiness { get; init; }

    /// <summary>Backups and retention.</summary>
    public required UpkeepStatus Upkeep { get; init; }

    /// <summary>The newest alerts since start, oldest first, at most 50.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }
}

/// <summary>A scope with a phase of its own.</summary>
/// <param name="Scope">Scope key.</param>
/// <param name="Phase">Its phase.</param>
/// <param name="Since">When that began (UTC).</param>
internal sealed record ScopeLine(string Scope, Phase Phase, DateTimeOffset Since);

/// <summary>Decisions by answer.</summary>
/// <param name="Allow">Allowed.</param>
/// <param name="Ask">Left to a person.</param>
/// <param name="Deny">Denied.</param>
internal sealed record AnswerCounts(long Allow, long Ask, long Deny);

/// <summary>The journal.</summary>
/// <param name="LastSeq">Number of its last entry.</param>
/// <param name="LastLink">Hash that the chain ends in.</param>
/// <param name="Segments">How many segments there are.</param>
/// <param name="Problem">Why it cannot be written; null when it can.</param>
internal sealed record JournalLook(long LastSeq, string LastLink, int Segments, string? Problem);

/// <summary>The database.</summary>
/// <param name="Store">What it is.</param>
/// <param name="AppliedSeq">Number of the last entry that it has.</param>
/// <param name="Behind">It lacks some.</param>
/// <param name="Problem">Why it cannot be written; null when it can.</param>
internal sealed record StoreLook(string Store, long AppliedSeq, bool Behind, string? Problem);

/// <summary>The readiness checklist.</summary>
/// <param name="Items">How many items it has.</param>
/// <param name="Problem">Why its file is not in force; null when it is.</param>
internal sealed record ChecklistLook(int Items, string? Problem);
