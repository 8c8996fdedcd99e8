namespace Reeve.Cli.Holds;

/// <summary>A standing hold as the service shows it.</summary>
internal sealed record HoldView(string Id, string Kind, string Reason, string PlacedBy, DateTimeOffset PlacedAt, string? Scope = null, string? Subject = null);

/// <summary>Body of <c>POST /api/holds</c>.</summary>
internal sealed record PlaceHold(string Kind, string? Scope, string? Subject, string Reason);

/// <summary>Body of <c>POST /api/stop</c>.</summary>
internal sealed record StopScope(string? Scope, string? Reason);

/// <summary>Body of <c>POST /api/resume</c>.</summary>
internal sealed record ResumeScope(string? Scope, string Reason);

/// <summary>Answer of a lift.</summary>
internal sealed record LiftedView(string Id, string? LiftedBy = null);

/// <summary>Answer of a resume.</summary>
internal sealed record ResumedView(string[] Lifted);
