using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>A hook is installed, proven and taken out again with the real executable.</summary>
public sealed class HookInstallTests : IAsyncLifetime
{
    private readonly ReeveHome _home = new();
    private ReeveProcess _reeve = null!;

    public async ValueTask InitializeAsync() => _reeve = await ReeveProcess.StartAsync(_home);

    public async ValueTask DisposeAsync()
    {
        await _reeve.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [InlineData("claude-code")]
    [InlineData("codex")]
    public async Task A_hook_is_installed_proven_and_taken_out_byte_for_byte(string cli)
    {
        string settings = Path.Combine(_home.Work, ".claude", "settings.local.json");
        const string Before = "{ \"permissions\": {\"allow\": [\"Bash(ls)\"] } }";
        if (cli == "claude-code")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
            await File.WriteAllTextAsync(settings, Before);
        }

        string[] trust = cli == "codex" ? ["--trust"] : [];
        ReeveRun installed = await _home.RunAsync(["hook", "install", cli, .. trust]);
        Assert.True(installed.ExitCode == 0, installed.ToString());
        Assert.True(File.Exists(_home.OperatorTokenFile));
        string tokens = (await _home.RunAsync("token", "list", "--json")).Out;

        ReeveRun again = await _home.RunAsync(["hook", "install", cli, .. trust]);
        Assert.Contains("nothing changed", again.Out, StringComparison.Ordinal);
        Assert.Equal(tokens, (await _home.RunAsync("token", "list", "--json")).Out);

        if (cli == "codex")
        {
            // Codex ignores the hooks of a folder that the person has not trusted; that is theirs to do, so verify demands it.
            Assert.Equal(1, (await _home.RunAsync("hook", "verify", cli)).ExitCode);
            await File.AppendAllTextAsync(
                Path.Combine(_home.Root, ".codex", "config.toml"), $"\n[projects.\"{_home.Work}\"]\ntrust_level = \"trusted\"\n");
        }

        ReeveRun proven = await _home.RunAsync("hook", "verify", cli);
        Assert.True(proven.ExitCode == 0, proven.ToString());
        Assert.Contains("fires", proven.Out, StringComparison.Ordinal);

        ReeveRun removed = await _home.RunAsync("hook", "uninstall", cli);
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.DoesNotContain("\"agent\"", (await _home.RunAsync("token", "list", "--json")).Out, StringComparison.Ordinal);
        if (cli == "claude-code")
        {
            Assert.Equal(Before, await File.ReadAllTextAsync(settings));
        }
        else
        {
            Assert.False(File.Exists(Path.Combine(_home.Work, ".codex", "hooks.json")));
        }

        Assert.Equal(2, (await _home.RunAsync("hook", "uninstall", cli)).ExitCode);
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("copilot")]
    [InlineData("cursor")]
    public async Task A_hook_with_a_bash_client_is_installed_for_the_user_proven_and_leaves_no_trace(string cli)
    {
        string[] before = Directory.GetFileSystemEntries(_home.Root, "*", SearchOption.AllDirectories).Where(IsTheirs).ToArray();

        ReeveRun installed = await _home.RunAsync("hook", "install", cli, "--user");
        ReeveRun proven = await _home.RunAsync("hook", "verify", cli, "--user");
        ReeveRun removed = await _home.RunAsync("hook", "uninstall", cli, "--user");

        Assert.True(installed.ExitCode == 0, installed.ToString());
        Assert.True(proven.ExitCode == 0, proven.ToString());
        Assert.Contains("constraint canary", proven.Out, StringComparison.Ordinal);
        Assert.True(removed.ExitCode == 0, removed.ToString());
        Assert.Equal(before, Directory.GetFileSystemEntries(_home.Root, "*", SearchOption.AllDirectories).Where(IsTheirs));

        static bool IsTheirs(string path) => path.Contains("/.gemini", StringComparison.Ordinal) || path.Contains("/.copilot", StringComparison.Ordinal)
            || path.Contains("/.cursor", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_that_is_missing_or_whose_service_is_gone_is_not_proven()
    {
        ReeveRun missing = await _home.RunAsync("hook", "verify", "claude-code");
        Assert.True(missing.ExitCode == 1, missing.ToString());
        Assert.Contains("NOT proven", missing.Out, StringComparison.Ordinal);

        Assert.Equal(0, (await _home.RunAsync("hook", "install", "claude-code")).ExitCode);
        await _reeve.KillAsync();
        ReeveRun dead = await _home.RunAsync("hook", "verify", "claude-code");
        Assert.True(dead.ExitCode == 1, dead.ToString());
    }

    [Fact]
    public async Task Init_mints_the_persons_token_before_the_hooks_and_installs_both_agents()
    {
        ReeveRun run = await _home.RunAsync("init", "--hook", "claude-code", "--hook", "codex");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(0, (await _home.RunAsync("hook", "verify", "claude-code")).ExitCode);
        Assert.Equal(0, (await _home.RunAsync("stop")).ExitCode);
        Assert.Equal(0, (await _home.RunAsync("resume", "--reason", "the person's token works")).ExitCode);
        Assert.Contains("nothing changed", (await _home.RunAsync("init", "--hook", "claude-code", "--hook", "codex")).Out, StringComparison.Ordinal);
    }
}
