using System.Diagnostics;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance;

/// <summary>What an operator does with the sqlite3 program.</summary>
internal static class OperatorSql
{
    /// <summary>Runs SQL on the home's database and gives what it prints.</summary>
    public static async Task<string> SqliteAsync(this ReeveHome home, string sql)
    {
        Require.That(File.Exists("/usr/bin/sqlite3"), "the sqlite3 program", "run eng/install-test-deps.sh");
        using Process sqlite = Process.Start(new ProcessStartInfo("sqlite3", ["-cmd", ".timeout 5000", Path.Combine(home.Data, "governance.db")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        await sqlite.StandardInput.WriteLineAsync(sql);
        sqlite.StandardInput.Close();
        string output = await sqlite.StandardOutput.ReadToEndAsync();
        await sqlite.WaitForExitAsync();
        Assert.Equal(0, sqlite.ExitCode);
        return output;
    }
}
