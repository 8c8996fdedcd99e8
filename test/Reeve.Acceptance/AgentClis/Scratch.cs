using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Hooks.Install.ClaudeCode;
using Reeve.Agents.Hooks.Install.Client;
using Reeve.Agents.Hooks.Install.Codex;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>A home without any settings and a repository with one file in it, gone after the test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly HttpClient _http = new();

    private Scratch()
    {
    }

    /// <summary>The home, as Reeve's own commands see it.</summary>
    public ReeveHome Reeve { get; } = new();

    public string Home => Reeve.Root;

    public string Repository => Reeve.Work;

    /// <summary>In <c>marker.txt</c>; a command that shows it has run.</summary>
    public string Marker { get; } = $"marker-{Guid.NewGuid():N}";

    /// <summary>The file that the forbidden commands make; when it is there, one of them has run.</summary>
    public bool CanaryRan => File.Exists(Path.Combine(Repository, "CANARY"));

    public Dictionary<string, string> Environment(params (string Name, string Value)[] more)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["HOME"] = Home, ["PATH"] = "/usr/bin:/bin", ["TERM"] = "dumb" };
        foreach ((string name, string value) in more)
        {
            environment[name] = value;
        }

        return environment;
    }

    public static async Task<Scratch> CreateAsync(CancellationToken cancellation)
    {
        Scratch scratch = new();
        await File.WriteAllTextAsync(Path.Combine(scratch.Repository, "marker.txt"), scratch.Marker + "\n", cancellation);
        ProgramRun git = await ProgramRun.RunAsync(
            ProgramRun.Start("/usr/bin/git", ["init", "--quiet"], scratch.Repository, scratch.Environment()), cancellation);
        Assert.Equal(0, git.ExitCode);
        return scratch;
    }

    /// <summary>Installs a hook that calls something which is not Reeve.</summary>
    public void InstallFor(string cli, Uri service)
    {
        IHookInstaller installer = cli == "codex" ? new CodexInstaller(TimeProvider.System)
            : HookedInstaller.For(cli, TimeProvider.System) ?? (IHookInstaller)new ClaudeCodeInstaller(_http);
        HookPlace place = new(Home, Repository, Reeve.Data);
        Assert.Null(installer.Install(new HookInstallRequest(place, service, "token") { Trust = true }).Refusal);
    }

    public void Dispose()
    {
        _http.Dispose();
        Reeve.Dispose();
    }
}
