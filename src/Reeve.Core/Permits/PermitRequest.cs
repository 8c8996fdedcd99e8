using Reeve.Core.Decisions;

namespace Reeve.Core.Permits;

/// <summary>State of a request.</summary>
public enum RequestStatus
{
    /// <summary>Waits for a person.</summary>
    Pending,

    /// <summary>A person approved; a permit exists.</summary>
    Approved,

    /// <summary>A person refused.</summary>
    Refused,

    /// <summary>Nobody answered in time; counts as rejected.</summary>
    Expired,

    /// <summary>A person at the CLI said yes there: the outcome of the very call arrived.</summary>
    Native,
}

/// <summary>A permit before it is answered: one exact action that someone must say yes or no to.</summary>
public sealed record PermitRequest
{
    /// <summary>E.g. <c>req-7k3m9x2p</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Scope key.</summary>
    public required string Scope { get; init; }

    /// <summary>Agent that asked.</summary>
    public required string Agent { get; init; }

    /// <summary>Session that asked first.</summary>
    public required string Session { get; init; }

    /// <summary>Tool call that opened it.</summary>
    public required string DecisionId { get; init; }

    /// <summary>The exact action.</summary>
    public required ActionDigest Digest { get; init; }

    /// <summary>Tool name.</summary>
    public required string Tool { get; init; }

    /// <summary>Types it needs.</summary>
    public required TypeSet Types { get; init; }

    /// <summary>What a person is shown as the action.</summary>
    public required string Text { get; init; }

    /// <summary>Folder relative to the scope's root.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Why it was classified so.</summary>
    public string Why { get; init; } = "";

    /// <summary>Phase it was asked at.</summary>
    public required Phase Phase { get; init; }

    /// <summary>
    /// For a loosening edit of the database from outside: the transition that approval will commit, as a journal line; null for commands.
    /// </summary>
    public string? Change { get; init; }

    /// <summary>When it was opened (UTC).</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it expires unanswered (UTC).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>State.</summary>
    public RequestStatus Status { get; init; }

    /// <summary>Who answered.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Why.</summary>
    public string? AnswerReason { get; init; }

    /// <summary>The permit that came of it.</summary>
    public string? PermitId { get; init; }
}

/// <summary>Spelling of request states on every surface.</summary>
public static class RequestStatuses
{
    private static readonly string[] Names = ["pending", "approved", "refused", "expired", "native"];

    /// <summary>Lower-case name.</summary>
    public static string Name(this RequestStatus status) => Names[(int)status];

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string? text, out RequestStatus status)
    {
        int at = Array.IndexOf(Names, text);
        status = (RequestStatus)Math.Max(at, 0);
        return at >= 0;
    }
}
