using System.Text.Json;

namespace Reeve.Cli.Explain;

/// <summary>Body of <c>POST /api/explain</c>.</summary>
internal sealed record ExplainBody(string Cwd, string? Tool, string? Command, JsonElement? Input, string? Agent, string? Session);

/// <summary>How a command would be judged now.</summary>
internal sealed record ExplanationView
{
    public string[] Types { get; set; } = [];

    public string? Strictest { get; set; }

    public string? Constraint { get; set; }

    public string[] Paths { get; set; } = [];

    public string Why { get; set; } = "";

    public string Shape { get; set; } = "";

    public required string Answer { get; set; }

    public string Ground { get; set; } = "";

    public string? Reference { get; set; }

    public string Reason { get; set; } = "";

    public string Phase { get; set; } = "";

    public string Scope { get; set; } = "";

    public string? Digest { get; set; }
}
