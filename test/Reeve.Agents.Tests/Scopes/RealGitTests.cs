using System.Diagnostics;
using Reeve.Agents.Scopes;
using Reeve.Core.Refusals;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Agents.Tests.Scopes;

/// <summary>Repositories made by git itself.</summary>
[Collection(StartsProcesses.Name)]
public sealed class RealGitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-git-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_repository_a_linked_work_tree_and_a_submodule_are_told_apart_as_git_does()
    {
        Require.That(File.Exists("/usr/bin/git"), "git", "install the package git");
        string main = Path.Combine(_folder, "main");
        string library = Path.Combine(_folder, "library");
        string tree = Path.Combine(_folder, "tree");
        foreach (string repository in new[] { main, library })
        {
            await GitAsync(_folder, "init", "-q", repository);
            await GitAsync(repository, "commit", "-q", "--allow-empty", "-m", "first");
        }

        await GitAsync(main, "remote", "add", "origin", "ssh://git@Example.org:2222/team/main.git");
        await GitAsync(main, "worktree", "add", "-q", tree);
        await GitAsync(main, "-c", "protocol.file.allow=always", "submodule", "add", "-q", library, "libs/library");
        await GitAsync(Path.Combine(main, "libs/library"), "remote", "set-url", "origin", "https://example.org/team/library");

        Assert.Equal(new Scope("example.org/team/main", main), Resolve(main));
        Assert.Equal(new Scope("example.org/team/main", tree), Resolve(tree));
        Assert.Equal(new Scope("example.org/team/library", Path.Combine(main, "libs/library")), Resolve(Path.Combine(main, "libs/library")));
        Assert.Equal(new Scope(library, library), Resolve(library));
    }

    private static Scope Resolve(string folder)
    {
        Assert.True(new ScopeResolver(new ScopeOptions(), TimeProvider.System).Resolve(folder).TryGet(out Scope? scope, out Refusal? refusal), refusal?.ToString());
        return scope;
    }

    private static async Task GitAsync(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using Process git = Process.Start(start)!;
        string error = await git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(git.ExitCode == 0, error);
    }
}
