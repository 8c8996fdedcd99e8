using Reeve.Agents.Scopes;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Agents.Tests.Scopes;

public sealed class ScopeResolverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-scope-").FullName;
    private readonly ManualClock _clock = new();
    private readonly ScopeResolver _resolver;

    public ScopeResolverTests() => _resolver = new ScopeResolver(new ScopeOptions(), _clock);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_scope_is_the_remote_of_the_repository_above()
    {
        Repository("repo", "git@GitHub.com:Some/Thing.git");
        string deep = Folder("repo/src/a");

        Scope scope = Resolve(deep);

        Assert.Equal("github.com/Some/Thing", scope.Key);
        Assert.Equal(Path.Combine(_folder, "repo"), scope.Root);
        Assert.Equal("src/a", scope.Relative(deep));
        Assert.Equal("src/a", scope.Relative(deep + "/b/../"));
        Assert.Equal("", scope.Relative(scope.Root));
        Assert.Equal("/elsewhere", scope.Relative("/elsewhere"));
        Assert.Equal(scope.Root + "2", scope.Relative(scope.Root + "2"));
    }

    [Theory]
    [InlineData("reeve-drill:rollback-1.git")]
    [InlineData("https://user@Reeve-Drill/rollback-1")]
    [InlineData("reeve-drill/rollback-1")]
    public void No_remote_and_no_token_makes_a_repository_a_rehearsal(string remote)
    {
        Repository("repo", remote);
        Assert.Equal("scope-reserved", _resolver.Resolve(Folder("repo")).Refusal?.Code);
        Assert.Equal("scope-reserved", _resolver.Resolve(Folder("other"), "reeve-drill/rollback-1").Refusal?.Code);
        Assert.Equal("github.com/a/b", _resolver.Resolve(Folder("repo"), "github.com/a/b").TryGet(out Scope? scope, out _) ? scope.Key : null);
    }

    [Fact]
    public void Without_a_remote_the_scope_is_the_path() =>
        Assert.Equal(Repository("repo", null), Resolve(Folder("repo/src")).Key);

    [Fact]
    public void Without_a_repository_the_scope_is_the_folder_whether_it_exists_or_not()
    {
        Assert.Equal(Folder("plain"), Resolve(Folder("plain")).Key);
        Assert.Equal("/no/such/folder", Resolve("/no/such/./x/../folder/").Key);
        Assert.Equal("/", Resolve("/").Key);
        Assert.Equal("a/b", Resolve("/").Relative("/a/b"));
    }

    [Fact]
    public void A_linked_work_tree_has_the_scope_of_its_repository_and_its_own_root()
    {
        string main = Repository("main", "https://example.org/a/b");
        string tree = LinkedWorkTree(main, "tree");

        Assert.Equal(new Scope("example.org/a/b", tree), Resolve(tree));
    }

    [Fact]
    public void A_linked_work_tree_without_a_remote_is_named_after_the_main_one()
    {
        string main = Repository("main", null);

        Assert.Equal(main, Resolve(LinkedWorkTree(main, "tree")).Key);
    }

    [Fact]
    public void A_submodule_has_its_own_remote()
    {
        string main = Repository("main", "https://example.org/a/main");
        GitFolder(Folder("main/.git/modules/sub"), "https://example.org/a/sub");
        string sub = Folder("main/sub");
        File.WriteAllText(Path.Combine(sub, ".git"), "gitdir: ../.git/modules/sub\n");

        Assert.Equal("example.org/a/sub", Resolve(sub).Key);
        Assert.Equal("example.org/a/main", Resolve(main).Key);
    }

    [Fact]
    public void A_folder_named_git_that_is_none_is_passed_by()
    {
        Repository("repo", "https://example.org/a/b");
        Folder("repo/sub/.git");

        Assert.Equal("example.org/a/b", Resolve(Folder("repo/sub")).Key);
    }

    [Fact]
    public void A_changed_remote_is_seen_within_thirty_seconds_and_the_old_one_believed_for_ten()
    {
        string repository = Repository("repo", "https://example.org/a/old");
        Assert.Equal("example.org/a/old", Resolve(repository).Key);
        Repository("repo", "https://example.org/a/new");

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("example.org/a/old", Resolve(repository).Key);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("example.org/a/new", Resolve(repository).Key);
    }

    [Fact]
    public void A_bound_token_wins_over_the_folder_even_where_that_is_unreadable()
    {
        string repository = Repository("repo", "https://example.org/a/b");
        Assert.Equal(new Scope("bound", repository), Resolve(repository, "bound"));

        File.WriteAllText(Path.Combine(repository, ".git", "config"), new string('#', 300_000));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("repository-config-too-large", Refusal(repository).Code);
        Assert.Equal("bound", Resolve(repository, "bound").Key);
    }

    [Theory]
    [InlineData(null, "folder-missing")]
    [InlineData("", "folder-missing")]
    [InlineData("src", "folder-relative")]
    [InlineData("~/src", "folder-relative")]
    [InlineData("/a\nb", "folder-unclean")]
    public void A_folder_that_says_nothing_is_refused(string? folder, string code) => Assert.Equal(code, Refusal(folder).Code);

    [Fact]
    public void Overlong_folders_and_names_are_refused()
    {
        Assert.Equal("folder-too-long", Refusal("/" + new string('x', 4096)).Code);
        Assert.Equal("scope-too-long", Refusal("/" + new string('x', 513)).Code);
        Assert.Equal("scope-too-long", Refusal(Repository("repo", "https://example.org/" + new string('x', 600))).Code);
    }

    [Fact]
    public void The_stop_file_is_seen_at_once_and_gone_at_once()
    {
        Scope scope = Resolve(Repository("repo", null));
        Assert.False(ScopeResolver.StopFile(scope));

        string stop = Path.Combine(Folder("repo/.agent-workspace"), "STOP");
        File.WriteAllText(stop, "");
        Assert.True(ScopeResolver.StopFile(scope));

        File.Delete(stop);
        Assert.False(ScopeResolver.StopFile(scope));
    }

    [Fact]
    public void A_million_folders_do_not_grow_the_cache_beyond_its_bound()
    {
        var cache = new ScopeCache(new ScopeOptions { CachedFolders = 64 }, _clock);
        for (int i = 0; i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(0.1));
            cache.Add($"/f{i}", new Scope("k", "/"));
            Assert.True(cache.TryGet("/f0", out _) || i > 0);
        }

        int kept = Enumerable.Range(0, 10_000).Count(i => cache.TryGet($"/f{i}", out _));
        Assert.InRange(kept, 32, 64);
        Assert.True(cache.TryGet("/f9999", out _));
    }

    [Theory]
    [InlineData(15, 10, 1)]
    [InlineData(16, 31, 1)]
    [InlineData(0, -1, 2)]
    [InlineData(16, 30, 0)]
    public void Options_out_of_range_are_all_named(int folders, int seconds, int problems) => Assert.Equal(
        problems, new ScopeOptions { CachedFolders = folders, BelievedFor = TimeSpan.FromSeconds(seconds) }.Problems().Count);

    private Scope Resolve(string? folder, string? bound = null)
    {
        Assert.True(_resolver.Resolve(folder, bound).TryGet(out Scope? scope, out Refusal? refusal), refusal?.ToString());
        return scope;
    }

    private Refusal Refusal(string? folder)
    {
        Assert.False(_resolver.Resolve(folder).TryGet(out _, out Refusal? refusal));
        return refusal;
    }

    private string Folder(string path) => Directory.CreateDirectory(Path.Combine(_folder, path)).FullName;

    private string Repository(string name, string? remote)
    {
        GitFolder(Folder(name + "/.git"), remote);
        return Path.Combine(_folder, name);
    }

    private static void GitFolder(string git, string? remote)
    {
        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(
            Path.Combine(git, "config"),
            "[core]\n\tbare = false\n" + (remote is null ? "" : $"[remote \"origin\"]\n\turl = {remote}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"));
    }

    private string LinkedWorkTree(string main, string name)
    {
        string tree = Folder(name);
        string git = Folder(Path.GetRelativePath(_folder, main) + "/.git/worktrees/" + name);
        File.WriteAllText(Path.Combine(git, "commondir"), "../..\n");
        File.WriteAllText(Path.Combine(tree, ".git"), $"gitdir: {git}\n");
        return tree;
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
