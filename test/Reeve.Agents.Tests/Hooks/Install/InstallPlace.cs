using Reeve.Agents.Hooks.Install;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Agents.Tests.Hooks.Install;

/// <summary>A home, a repository and a data folder below one scratch folder that goes away with the test.</summary>
internal sealed class InstallPlace : IDisposable
{
    public static readonly Uri Service = new("http://127.0.0.1:4007");

    public InstallPlace()
    {
        Root = Directory.CreateTempSubdirectory("reeve-hooks-").FullName;
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Path.Combine(Repository, ".git", "info"));
    }

    public string Root { get; }

    public string Home => Path.Combine(Root, "home");

    public string Repository => Path.Combine(Root, "project");

    public string Data => Path.Combine(Root, "data");

    public HookPlace InRepository => new(Home, Repository, Data);

    public HookPlace ForUser => new(Home, null, Data);

    public string Exclude => Path.Combine(Repository, ".git", "info", "exclude");

    public string ClaudeLocal => Path.Combine(Repository, ".claude", "settings.local.json");

    public string CodexFolder => Path.Combine(Repository, ".codex");

    public string CodexHooks => Path.Combine(CodexFolder, "hooks.json");

    public string CodexClient => Path.Combine(CodexFolder, "reeve-codex-hook");

    public string CodexConfig => Path.Combine(Home, ".codex", "config.toml");

    /// <summary>Makes a linked work tree of the repository, as git does.</summary>
    public string Link(string name)
    {
        string tree = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        string own = Path.Combine(Repository, ".git", "worktrees", name);
        Write(Path.Combine(tree, ".git"), $"gitdir: {own}\n");
        Write(Path.Combine(own, "gitdir"), $"{tree}/.git\n");
        Write(Path.Combine(own, "commondir"), "../..\n");
        return tree;
    }

    /// <summary>Every file below home and repository with its bytes and permissions.</summary>
    public Dictionary<string, string> Snapshot() => Directory
        .EnumerateFileSystemEntries(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(p => !p.StartsWith(Data, StringComparison.Ordinal))
        .ToDictionary(
            p => p,
            p => Directory.Exists(p) ? "folder" : $"{FileModes.Of(p)} {Convert.ToHexString(File.ReadAllBytes(p))}",
            StringComparer.Ordinal);

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public static HookInstallRequest Ask(HookPlace place, string token = "token-1", bool trust = false) => new(place, Service, token) { Trust = trust };

    public static T Value<T>(Result<T> result)
    {
        Assert.True(result.TryGet(out T? value, out Refusal? refusal), refusal?.ToString());
        return value;
    }

    public static Refusal Refused<T>(Result<T> result)
    {
        Assert.NotNull(result.Refusal);
        Assert.NotEmpty(result.Refusal.Remedy);
        return result.Refusal;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
