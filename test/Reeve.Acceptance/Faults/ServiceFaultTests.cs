using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Faults;

public sealed class ServiceFaultTests
{
    [Fact]
    public async Task A_second_service_on_one_folder_is_refused_and_the_first_goes_on()
    {
        using var home = new ReeveHome();
        await using ReeveProcess first = await ReeveProcess.StartAsync(home);
        ReeveRun second = await home.RunAsync("serve", "--url", "http://127.0.0.1:0");
        Assert.Equal(3, second.ExitCode);
        Assert.Contains(first.Id.ToString(), second.Err, StringComparison.Ordinal);
        Assert.Contains(home.Data, second.Err, StringComparison.Ordinal);
        Assert.Equal("allow", (await first.Http.JudgeAsync(HookBodies.Claude("ls", "a", home.Work))).Answer);
    }

    [Fact]
    public async Task SIGTERM_under_load_answers_what_it_took_and_loses_nothing()
    {
        using var home = new ReeveHome();
        var answered = new ConcurrentBag<string>();
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task[] clients = [.. Enumerable.Range(0, 8).Select(c => Task.Run(async () =>
            {
                for (int i = 0; ; i++)
                {
                    try
                    {
                        string id = $"c{c}-{i}";
                        await reeve.Http.JudgeAsync(HookBodies.Claude("git status", id, home.Work));
                        answered.Add(id);
                    }
                    catch (Exception e) when (e is HttpRequestException or IOException)
                    {
                        return;
                    }

                    if (answered.Count > 300)
                    {
                        warm.TrySetResult();
                    }
                }
            }))];
            await warm.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
            Assert.Equal(0, await reeve.StopAsync());
            await Task.WhenAll(clients);
        }

        await using ReeveProcess again = await ReeveProcess.StartAsync(home);
        JsonElement check = await again.Http.PostJsonAsync("/api/db/check", new { });
        Assert.True(check.GetProperty("ok").GetBoolean(), check.ToString());
        Assert.True((await again.Http.GetJsonAsync("/api/status")).GetProperty("journal").GetProperty("lastSeq").GetInt64() > answered.Count);
        foreach (string id in answered)
        {
            Assert.Equal(1, (await again.Http.GetJsonAsync($"/api/journal?id={id}")).GetArrayLength());
        }
    }

    [Fact]
    public async Task A_locked_database_delays_the_database_and_no_decision()
    {
        using var home = new ReeveHome();
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
        using Process operatorShell = Sqlite(home);
        await operatorShell.StandardInput.WriteLineAsync("BEGIN EXCLUSIVE; SELECT 'locked';");
        await operatorShell.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("locked", await operatorShell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        JsonElement hold = await reeve.Http.PostJsonAsync("/api/stop", new { reason = "while locked" });
        Assert.Equal("deny", (await reeve.Http.JudgeAsync(HookBodies.Claude("ls", "a", home.Work))).Answer);
        await operatorShell.StandardInput.WriteLineAsync("COMMIT;");
        await operatorShell.StandardInput.WriteLineAsync(".quit");
        await operatorShell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await reeve.StopAsync());
        string rows = await SqliteAsync(home, "SELECT id FROM holds;");
        Assert.Equal(hold.GetProperty("id").GetString(), rows.Trim());
    }

    [Fact]
    public async Task A_full_disk_closes_the_gate_says_why_and_opens_again_with_room()
    {
        Require.That(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "root, to mount a small file system", "run as root on Linux");
        using var home = new ReeveHome();
        Directory.CreateDirectory(home.Data);
        await ProgramAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", home.Data);
        try
        {
            await using ReeveProcess reeve = await ReeveProcess.StartAsync(home);
            string filler = Path.Combine(home.Data, "filler");
            await Assert.ThrowsAsync<IOException>(() => File.WriteAllBytesAsync(filler, new byte[4 << 20], TestContext.Current.CancellationToken));
            string reason = "";
            string answer = "allow";
            for (int i = 0; i < 1000 && answer == "allow"; i++)
            {
                (answer, reason) = await reeve.Http.JudgeAsync(HookBodies.Claude("git status", $"full-{i}", home.Work));
            }

            Assert.Equal("deny", answer);
            Assert.Contains("journal", reason, StringComparison.Ordinal);
            File.Delete(filler);
            Assert.Equal("allow", (await reeve.Http.JudgeAsync(HookBodies.Claude("git status", "room-again", home.Work))).Answer);
            JsonElement check = await reeve.Http.PostJsonAsync("/api/db/check", new { });
            Assert.Empty(check.GetProperty("journal").GetProperty("findings").EnumerateArray());
        }
        finally
        {
            await ProgramAsync("umount", "-l", home.Data);
        }
    }

    [Fact]
    public async Task A_damaged_database_is_refused_at_start_with_the_way_out()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            await reeve.StopAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(home.Data, "governance.db"), "this is no database, it is a letter to the operator", TestContext.Current.CancellationToken);
        ReeveRun run = await home.RunAsync("serve", "--url", "http://127.0.0.1:0");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("governance.db", run.Err, StringComparison.Ordinal);
        Assert.Contains("restore", run.Err, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_torn_tail_is_repaired_and_said()
    {
        using var home = new ReeveHome();
        await using (ReeveProcess reeve = await ReeveProcess.StartAsync(home))
        {
            await reeve.Http.JudgeAsync(HookBodies.Claude("ls", "a", home.Work));
            await reeve.KillAsync();
        }

        string segment = Directory.GetFiles(Path.Combine(home.Data, "journal"), "*.seg").Single();
        await File.AppendAllTextAsync(segment, "{\"seq\":99,\"at\":\"2026-", TestContext.Current.CancellationToken);
        await using ReeveProcess again = await ReeveProcess.StartAsync(home);
        JsonElement status = await again.Http.GetJsonAsync("/api/status");
        Assert.Contains(status.GetProperty("alerts").EnumerateArray(), a => a.GetProperty("code").GetString() == "journal-repaired");
        Assert.True((await again.Http.PostJsonAsync("/api/db/check", new { })).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_read_only_folder_is_refused_at_start()
    {
        Require.That(OperatingSystem.IsLinux(), "Linux, for read-only mounts", "run on Linux");
        Require.That(Environment.IsPrivilegedProcess, "root, to mount read-only", "run as root");
        using var home = new ReeveHome();
        Directory.CreateDirectory(home.Data);
        await ProgramAsync("mount", "-t", "tmpfs", "-o", "size=2m,ro", "tmpfs", home.Data);
        try
        {
            ReeveRun run = await home.RunAsync("serve", "--url", "http://127.0.0.1:0");
            Assert.Equal(3, run.ExitCode);
            Assert.Contains(home.Data, run.Err, StringComparison.Ordinal);
        }
        finally
        {
            await ProgramAsync("umount", "-l", home.Data);
        }
    }

    private static Process Sqlite(ReeveHome home)
    {
        Require.That(File.Exists("/usr/bin/sqlite3"), "the sqlite3 program", "run eng/install-test-deps.sh");
        return Process.Start(new ProcessStartInfo("sqlite3", [Path.Combine(home.Data, "governance.db")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static async Task<string> SqliteAsync(ReeveHome home, string sql)
    {
        using Process sqlite = Sqlite(home);
        await sqlite.StandardInput.WriteLineAsync(sql);
        sqlite.StandardInput.Close();
        string rows = await sqlite.StandardOutput.ReadToEndAsync();
        await sqlite.WaitForExitAsync();
        return rows;
    }

    private static async Task ProgramAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
