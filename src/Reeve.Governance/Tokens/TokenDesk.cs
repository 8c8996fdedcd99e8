using System.Security.Cryptography;
using System.Text;
using Reeve.Core.Callers;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;

namespace Reeve.Governance.Tokens;

/// <summary>A new token: the record, and the text that is shown this once.</summary>
public sealed record MintedToken(TokenRecord Record, string Text);

/// <summary>Mints, lists, revokes and recognises tokens. Secrets are 256 random bits; only their hash is kept.</summary>
public sealed class TokenDesk(ControlPlane plane)
{
    private const string Prefix = "reeve_";
    private const int MaxTokens = 10_000;

    /// <summary>Tokens in force, oldest first.</summary>
    public IReadOnlyList<TokenRecord> List() => [.. plane.Current.Tokens.Values.OrderBy(t => t.MintedAt).ThenBy(t => t.Id, StringComparer.Ordinal)];

    /// <summary>Mints a token. The first one may be minted by anyone on loopback and closes that door.</summary>
    public async ValueTask<Result<MintedToken>> MintAsync(string? name, string? role, string? scope, Caller caller)
    {
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return await plane.CommitAsync<MintedToken>(state =>
        {
            if ((Authority.ToLoosen(caller, scope) ?? TokenRefusals.Check(name, role, scope, state.Tokens.Values)) is { } refusal)
            {
                return refusal;
            }

            if (state.Tokens.Count >= MaxTokens)
            {
                return TokenRefusals.TooMany(MaxTokens);
            }

            var record = new TokenRecord(NewId(state), name!, role!, Hash(secret), scope, caller.Name, plane.Time.GetUtcNow());
            return new Change<MintedToken>(
                new MintedToken(record, $"{Prefix}{record.Id}_{secret}"), [new Transition.TokenMinted(record)], Loosens: true);
        }).ConfigureAwait(false);
    }

    /// <summary>Revokes a token; anyone with a person's token may, and every token may revoke itself.</summary>
    public ValueTask<Result<TokenRecord>> RevokeAsync(string id, Caller caller) => plane.CommitAsync<TokenRecord>(state =>
    {
        if (state.Tokens.GetValueOrDefault(id) is not { } token)
        {
            return TokenRefusals.NotFound(id);
        }

        if (Authority.ToLoosen(caller, token.Scope) is { } refusal && token.Name != caller.Name)
        {
            return refusal;
        }

        return new Change<TokenRecord>(token, [new Transition.TokenRevoked(id, caller.Name, plane.Time.GetUtcNow())], Loosens: false);
    });

    /// <summary>Who calls with this Authorization header (null: none). A wrong token is refused, not treated as none.</summary>
    public Result<(Caller Caller, string? Scope)> Recognise(string? authorization)
    {
        ControlState state = plane.Current;
        if (string.IsNullOrEmpty(authorization))
        {
            return (state.TokensMinted ? Caller.Anonymous : Caller.Open, null);
        }

        const string bearer = "Bearer ";
        if (!authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)
            || !TrySplit(authorization.AsSpan(bearer.Length).Trim(), out string id, out string secret))
        {
            return TokenRefusals.Unreadable();
        }

        TokenRecord? token = state.Tokens.GetValueOrDefault(id);

        // Compare even when the id is unknown, so that the time taken tells nothing.
        bool equal = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(token?.SecretHash ?? new string('0', 64)));
        return token is not null && equal
            ? (new Caller(token.Name, token.Role, TokensExist: true, token.Scope), token.Scope)
            : TokenRefusals.Unknown();
    }

    private static bool TrySplit(ReadOnlySpan<char> text, out string id, out string secret)
    {
        id = secret = "";
        if (text.Length > 256 || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[Prefix.Length..];
        int split = text.IndexOf('_');
        if (split <= 0 || split == text.Length - 1)
        {
            return false;
        }

        id = text[..split].ToString();
        secret = text[(split + 1)..].ToString();
        return true;
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string NewId(ControlState state)
    {
        string id;
        do
        {
            id = Ids.New("tok");
        }
        while (state.Tokens.ContainsKey(id));

        return id;
    }
}
