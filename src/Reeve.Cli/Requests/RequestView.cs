using Reeve.Cli.Permits;

namespace Reeve.Cli.Requests;

/// <summary>A request as the service shows it.</summary>
internal sealed record RequestView
{
    public required string Id { get; set; }

    public required string Scope { get; set; }

    public required string Agent { get; set; }

    public string Session { get; set; } = "";

    public string DecisionId { get; set; } = "";

    public string Digest { get; set; } = "";

    public string Tool { get; set; } = "";

    public string[] Types { get; set; } = [];

    public required string Text { get; set; }

    public string Folder { get; set; } = "";

    public string Why { get; set; } = "";

    public string Phase { get; set; } = "";

    public required DateTimeOffset OpenedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public required string Status { get; set; }

    public string? AnsweredBy { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public string? AnswerReason { get; set; }

    public string? PermitId { get; set; }
}

/// <summary>Body of an approval.</summary>
internal sealed record ApproveRequest(int? Uses, DateTimeOffset? Until, string? Reason);

/// <summary>Answer of an approval.</summary>
internal sealed record ApprovedView(RequestView Request, PermitView? Permit = null);

/// <summary>One line of <c>reeve requests --watch --json</c>.</summary>
internal sealed record WatchedEvent(string Event, RequestView Request);
