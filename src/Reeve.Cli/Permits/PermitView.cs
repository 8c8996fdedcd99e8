using System.Text.Json;

namespace Reeve.Cli.Permits;

/// <summary>A permit as the service shows it.</summary>
internal sealed record PermitView
{
    public required string Id { get; set; }

    public required string Scope { get; set; }

    public string? Digest { get; set; }

    public string? HoldId { get; set; }

    public int? Uses { get; set; }

    public int Used { get; set; }

    public required DateTimeOffset Until { get; set; }

    public string RequestedBy { get; set; } = "";

    public string ApprovedBy { get; set; } = "";

    public string Reason { get; set; } = "";

    public DateTimeOffset GrantedAt { get; set; }

    public string Text { get; set; } = "";
}

/// <summary>Body of <c>POST /api/permits</c>.</summary>
internal sealed record GrantPermit
{
    public string? Scope { get; set; }

    public string? Cwd { get; set; }

    public string? Tool { get; set; }

    public string? Command { get; set; }

    public JsonElement? Input { get; set; }

    public string? Digest { get; set; }

    public string? HoldId { get; set; }

    public int? Uses { get; set; }

    public DateTimeOffset? Until { get; set; }

    public string? RequestedBy { get; set; }

    public required string Reason { get; set; }
}

/// <summary>Answer of a revocation.</summary>
internal sealed record RevokedView(string? Id = null);
