using System.Diagnostics;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Runbooks;

/// <summary>The runbooks' own commands, and waiting until what they bring about is there.</summary>
internal static class RunbookShell
{
    /// <summary>Asks again, without a pause of its own, until it is so: the service's own poll decides how long that takes.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "It did not come about within 30 s.");
        }
    }

    /// <summary>Runs a line of the runbook with bash and gives what it prints; only the address is the test's.</summary>
    public static async Task<string> BashAsync(ReeveProcess reeve, string line)
    {
        foreach (string program in new[] { "curl", "jq" })
        {
            Require.That(File.Exists($"/usr/bin/{program}"), program, "run eng/install-test-deps.sh");
        }

        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", line.Replace("http://localhost:4007/", reeve.Url.ToString(), StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        return output.Trim();
    }
}
