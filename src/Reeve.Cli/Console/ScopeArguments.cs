using System.CommandLine;
using Reeve.Agents.Scopes;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary><c>--scope KEY</c> or <c>--repo DIR</c>: the repository that a command is about.</summary>
internal static class ScopeArguments
{
    public static readonly Option<string?> Scope = new("--scope")
    {
        Description = "Scope key, e.g. github.com/acme/shop (default: everywhere).", HelpName = "KEY",
    };

    public static readonly Option<string?> Repo = new("--repo")
    {
        Description = "A folder of the repository instead of its key (default: none).", HelpName = "DIR",
    };

    /// <summary>Adds both.</summary>
    public static Verb TakesScope(this Verb verb)
    {
        verb.Add(Scope);
        verb.Add(Repo);
        return verb;
    }

    /// <summary>The scope key that was named, or null for everywhere.</summary>
    public static Result<string?> ReadScope(this Session session)
    {
        string? scope = session.Value(Scope);
        string? folder = session.Value(Repo);
        return folder is null ? (Result<string?>)scope
            : scope is not null ? new Refusal(RefusalKind.Invalid, "scope-twice", "--scope and --repo name the same thing", "--repo", "Give one of them.")
            : RepositoryScope.Of(session.Environment.Absolute(folder), session.Environment.Clock).TryGet(out Scope? found, out Refusal? refusal) ? found.Key : refusal;
    }
}
