using Reeve.Agents.Scopes;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary>The scope key of a folder, the same that hooks use.</summary>
internal static class RepositoryScope
{
    /// <summary>Resolves it.</summary>
    /// <param name="folder">Absolute path of a folder that exists.</param>
    /// <param name="clock">Time.</param>
    public static Result<Scope> Of(string folder, TimeProvider clock) => Directory.Exists(folder)
        ? new ScopeResolver(new ScopeOptions(), clock).Resolve(folder)
        : new Refusal(RefusalKind.NotFound, "folder-missing", "There is no such folder", folder, "Name a folder of the repository, or its key with --scope.");
}
