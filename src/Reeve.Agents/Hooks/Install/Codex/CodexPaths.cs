using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>Where the parts of a Codex hook stand.</summary>
/// <param name="Place">Whose settings; its repository is the main work tree, from which Codex takes hooks in every linked one.</param>
/// <param name="WorkTree">The work tree as it was named; null for the user's own settings.</param>
internal sealed record CodexPaths(HookPlace Place, string? WorkTree)
{
    /// <summary><c>.codex</c> of the repository or of the user.</summary>
    public string Folder { get; } = Place.Repository is { } repository ? Path.Combine(repository, ".codex") : Place.CodexHome;

    public string Hooks => Path.Combine(Folder, CodexEntries.FileName);

    public string Client => Path.Combine(Folder, CodexEntries.Words.File);

    /// <summary>Trust is always kept in the user's own file.</summary>
    public string Config => Path.Combine(Place.CodexHome, "config.toml");

    /// <summary>The work tree's own file, which Codex reads where it trusts the folder; null for the user's own settings.</summary>
    public string? WorkTreeConfig => WorkTree is null ? null : Path.Combine(WorkTree, ".codex", "config.toml");

    /// <summary>What the machine demands of every Codex.</summary>
    public string Requirements => Path.Combine(Place.CodexManaged, "requirements.toml");

    /// <summary>Finds the main work tree of the place.</summary>
    public static Result<CodexPaths> For(HookPlace place)
    {
        if (place.Repository is not { } workTree)
        {
            return new CodexPaths(place, null);
        }

        return MainWorkTree.Of(workTree).TryGet(out string? main, out Refusal? refusal) ? new CodexPaths(place with { Repository = main }, workTree) : refusal;
    }
}
