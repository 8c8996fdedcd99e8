namespace Reeve.Core.Callers;

/// <summary>A minted token as stored: never the secret, only its hash.</summary>
/// <param name="Id">Public id, part of the token's text.</param>
/// <param name="Name">Who or what holds it: a person, or an agent's name for a hook.</param>
/// <param name="Role">One of <see cref="Callers.Role.All"/>.</param>
/// <param name="SecretHash">Lower-case hex SHA-256 of the 256-bit random secret (no salt or stretching needed at that entropy).</param>
/// <param name="Scope">Scope that the token is bound to, or null for any: a hook's commands are judged in it, a person answers and loosens in it alone.</param>
/// <param name="MintedBy">Caller's name.</param>
/// <param name="MintedAt">UTC.</param>
public sealed record TokenRecord(
    string Id, string Name, string Role, string SecretHash, string? Scope, string MintedBy, DateTimeOffset MintedAt);
