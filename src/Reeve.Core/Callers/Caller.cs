namespace Reeve.Core.Callers;

/// <summary>Who is calling, as established from the token or its absence.</summary>
/// <param name="Name">Token name; <c>loopback</c> before the first token; <c>anonymous</c> without a token after it.</param>
/// <param name="TokenRole">Role of the token, or null without one.</param>
/// <param name="TokensExist">True once a token has been minted.</param>
/// <param name="Scope">Scope that the token is bound to, or null for any.</param>
public sealed record Caller(string Name, string? TokenRole, bool TokensExist, string? Scope = null)
{
    /// <summary>Loopback before the first token was minted.</summary>
    public static readonly Caller Open = new("loopback", null, TokensExist: false);

    /// <summary>No token, though tokens exist.</summary>
    public static readonly Caller Anonymous = new("anonymous", null, TokensExist: true);

    /// <summary>May approve, lift, resume, relax, raise: a person's token, or anyone on loopback before the first token. Agents never.</summary>
    public bool MayLoosen => TokenRole is null ? !TokensExist : TokenRole != Role.Agent;

    /// <summary>Outcomes from this caller are evidence.</summary>
    public bool IsTrustedHook => TokenRole == Role.Agent || !TokensExist;
}
