namespace Reeve.Cli.Tokens;

/// <summary>A token as the service lists it: never the secret.</summary>
internal sealed record TokenView(string Id, string Name, string Role, string MintedBy, DateTimeOffset MintedAt, string? Scope = null);

/// <summary>Body of <c>POST /api/tokens</c>.</summary>
internal sealed record MintToken(string Name, string Role, string? Scope);

/// <summary>Answer of a minting, the only place where the secret stands.</summary>
internal sealed record MintedView(string Id, string Name, string Role, string Token, string? Scope = null);
