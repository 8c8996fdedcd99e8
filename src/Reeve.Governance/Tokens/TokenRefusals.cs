using Reeve.Core.Callers;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Drills;

namespace Reeve.Governance.Tokens;

/// <summary>Refusals about tokens.</summary>
internal static class TokenRefusals
{
    private const int MaxName = 128;
    private static readonly HashSet<string> Reserved = new([Caller.Anonymous.Name, Caller.Open.Name, "reeve", Rehearsal.Agent, ControlStateDiff.External], StringComparer.OrdinalIgnoreCase);

    public static Refusal NotFound(string id) => new(
        RefusalKind.NotFound, "token-not-found", $"There is no token {id} in force.", "id", "List them with `reeve token list`.");

    public static Refusal TooMany(int limit) => new(
        RefusalKind.Conflict, "too-many-tokens", $"{limit} tokens are in force already.", "tokens", "Revoke some with `reeve token revoke`.");

    public static Refusal Unreadable() => new(
        RefusalKind.Unauthenticated,
        "token-unreadable",
        "The Authorization header is no Reeve token.",
        "Authorization",
        "Send `Authorization: Bearer reeve_<id>_<secret>`, or no such header.");

    public static Refusal Unknown() => new(
        RefusalKind.Unauthenticated, "token-unknown", "The token is unknown or revoked.", "Authorization", "Mint a new one with `reeve token mint`.");

    /// <summary>The first thing wrong with a token to be minted, or null.</summary>
    public static Refusal? Check(string? name, string? role, string? scope, IEnumerable<TokenRecord> tokens)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName || name.Any(char.IsControl))
        {
            return Invalid("name-invalid", $"A token has a name of 1 to {MaxName} printable characters.", "name", "Name the person, or the agent and repository.");
        }

        if (!Role.All.Contains(role ?? "", StringComparer.Ordinal))
        {
            return Invalid("role-unknown", $"`{role}` is no role.", "role", $"Use one of {string.Join(", ", Role.All)}.");
        }

        if (Reserved.Contains(name))
        {
            return Invalid("name-reserved", $"`{name}` is what Reeve calls callers without a token, and itself.", "name", "Choose another name.");
        }

        if (ScopeBounds.CheckOutside(scope) is { } refusal)
        {
            return refusal;
        }

        bool clash = tokens.Any(t => t.Name == name && (t.Role == Role.Agent) != (role == Role.Agent));
        return clash
            ? Invalid("name-taken", $"`{name}` names an agent and a person at once.", "name", "Choose another name: proposer and approver are told apart by it.")
            : null;
    }

    private static Refusal Invalid(string code, string what, string where, string remedy) => new(RefusalKind.Invalid, code, what, where, remedy);
}
