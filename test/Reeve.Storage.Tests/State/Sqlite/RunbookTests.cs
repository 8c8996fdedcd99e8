using System.Diagnostics;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Sqlite;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Storage.Tests.State.Sqlite;

/// <summary>The runbooks' own commands, with the real <c>sqlite3</c>, while the store has the file open.</summary>
public sealed class RunbookTests
{
    private const string Program = "/usr/bin/sqlite3";

    public RunbookTests() => Require.That(File.Exists(Program), "the sqlite3 program", "run eng/install-test-deps.sh");

    [Fact]
    public async Task The_rollback_by_hand_is_seen()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        var raised = new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Of(CommandType.FsWrite));
        Assert.Null(await store.ApplyAsync([new NumberedTransition(1, Gens.Noon, new Transition.PhaseChanged(raised, "alice", "earned"))]));
        Assert.True((await store.ChangeCounterAsync()).TryGet(out long before, out _));
        await Sqlite3Async(
            bed.Database,
            "UPDATE governance_state SET current_phase = 'L3', phase_start_date = datetime('now'), command_whitelist = '[]' WHERE id = 1;");
        Assert.True((await store.ChangeCounterAsync()).TryGet(out long after, out _));
        Assert.NotEqual(before, after);
        Assert.True((await store.LoadAsync()).TryGet(out StoredState? stored, out Refusal? refusal), refusal?.ToString());
        Assert.Equal((Phase.L3, true), (stored.State.Ceiling.Phase, stored.State.Ceiling.Whitelist.IsEmpty));
    }

    [Fact]
    public async Task A_backup_a_vacuum_and_an_integrity_check_work_beside_the_store()
    {
        using var bed = new SqliteBed();
        await using SqliteStateStore store = bed.Open();
        Assert.Null(await store.ApplyAsync([SqliteBed.Placed(1)]));
        string copy = Path.Combine(bed.Folder, "governance-20260301.db");
        await Sqlite3Async(bed.Database, $".backup '{copy}'");
        Assert.Equal("smoke", bed.Scalar<string>("SELECT reason FROM holds", copy));
        await Sqlite3Async(bed.Database, "VACUUM;");
        Assert.Equal("ok\n", await Sqlite3Async(bed.Database, "PRAGMA integrity_check;"));
        Assert.Null(await store.ApplyAsync([SqliteBed.Placed(2, "hold-2")]));
        Assert.Equal("2\n", await Sqlite3Async(bed.Database, "SELECT COUNT(*) FROM holds;"));
    }

    private static async Task<string> Sqlite3Async(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, ["-batch", "-bail", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return output;
    }
}
