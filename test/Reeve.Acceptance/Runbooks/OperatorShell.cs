using System.Diagnostics;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Runbooks;

/// <summary>
/// An operator's shell in a home: <c>reeve</c> is on the path, and what a runbook calls <c>localhost:4007</c>, <c>services/governance</c> or
/// <c>/backups/governance</c> is the home's own.
/// </summary>
internal sealed class OperatorShell(ReeveHome home, Uri? service = null)
{
    /// <summary>The service's address in runbooks.</summary>
    public const string Service = "http://localhost:4007";

    private static readonly string[] Programs = ["bash", "curl", "jq", "sqlite3", "gzip"];

    /// <summary>Further words of a runbook and what they are here.</summary>
    public Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal)
    {
        [Service] = service?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:9",
        ["\"/backups/governance\""] = $"\"{Path.Combine(home.Root, "backups")}\"",
        ["services/governance"] = home.Root,
        ["services/command"] = Path.Combine(home.Root, "command"),
    };

    /// <summary>The text with the home's own addresses and paths.</summary>
    public string Map(string script) => Words.Aggregate(script, (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal));

    /// <summary>Runs a script in the working folder, to its end.</summary>
    /// <exception cref="TimeoutException">It did not end within a minute; it has been killed.</exception>
    public async Task<ReeveRun> RunAsync(string script)
    {
        foreach (string program in Programs)
        {
            Require.That(File.Exists($"/usr/bin/{program}") || File.Exists($"/bin/{program}"), program, "run eng/install-test-deps.sh");
        }

        ProcessStartInfo info = home.StartInfo("-c", Map(script));
        info.FileName = "bash";
        info.Environment["PATH"] = $"{AppContext.BaseDirectory}:{info.Environment["PATH"]}";
        using Process bash = Process.Start(info)!;
        bash.StandardInput.Close();
        Task<string> output = bash.StandardOutput.ReadToEndAsync();
        Task<string> errors = bash.StandardError.ReadToEndAsync();
        try
        {
            await bash.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        }
        catch (TimeoutException e)
        {
            bash.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script}\ndid not end.\n{await output}\n{await errors}", e);
        }

        return new ReeveRun(bash.ExitCode, await output, await errors);
    }

    /// <summary>Runs a script that has to succeed and gives what it prints, trimmed.</summary>
    public async Task<string> SayAsync(string script)
    {
        ReeveRun run = await RunAsync(script);
        Assert.True(run.ExitCode == 0, $"{script}\n{run}");
        return run.Out.Trim();
    }
}
