using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Metrics;
using Reeve.Core.Signals;
using Reeve.Governance.Metrics;
using Reeve.Storage.Commands;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Bench.Metrics;

/// <summary>
/// Figures of metrics over a million recorded commands: the first count without and with a checkpoint, what readiness (30 days) and a cycle (7 days)
/// count, and a million rows of an external command database. One line each: name, tab, milliseconds. Arguments: a folder, by default a temporary one.
/// </summary>
public static class MetricsBench
{
    private const int Million = 1_000_000;

    /// <summary>Runs it and prints the lines.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        string folder = Directory.CreateDirectory(Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"reeve-metrics-bench-{Environment.ProcessId}")).FullName;
        try
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            await JournalAsync(folder, now).ConfigureAwait(false);
            await CommandsAsync(Path.Combine(folder, "command.db"), now).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task JournalAsync(string folder, DateTimeOffset now)
    {
        using DataFolderLock held = BenchFolder.Must(DataFolderLock.Take(folder));
        SegmentJournal journal = BenchFolder.Must(SegmentJournal.Open(held, new JournalOptions(), TimeProvider.System)).Journal;
        RecordedCommands.Write(journal, now.AddDays(-31), now, Million);
        await journal.DisposeAsync().ConfigureAwait(false);
        journal = BenchFolder.Must(SegmentJournal.Open(held, new JournalOptions(), TimeProvider.System)).Journal;
        var checkpoint = new CheckpointFile(Path.Combine(folder, "totals.checkpoint"));
        await TimedAsync("totals-first-count-ms", () => FirstCountAsync(journal, checkpoint)).ConfigureAwait(false);
        await TimedAsync("totals-from-checkpoint-ms", () => FirstCountAsync(journal, checkpoint)).ConfigureAwait(false);
        var meter = new JournalMeter(journal, checkpoint, follows: false, TimeProvider.System, NullLogger<JournalMeter>.Instance);
        var desk = new MetricsDesk(meter, null, null, TimeProvider.System);
        BenchFolder.Must(await desk.CountAsync(now.AddDays(-1), now).ConfigureAwait(false));
        await TimedAsync("readiness-and-cycle-count-ms", async () =>
        {
            BenchFolder.Must(await desk.CountAsync(now.AddDays(-30), now).ConfigureAwait(false));
            BenchFolder.Must(await desk.CountAsync(now.AddDays(-7), now).ConfigureAwait(false));
        }).ConfigureAwait(false);
        await meter.DisposeAsync().ConfigureAwait(false);
        await journal.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task FirstCountAsync(SegmentJournal journal, CheckpointFile checkpoint)
    {
        await using var meter = new JournalMeter(journal, checkpoint, follows: false, TimeProvider.System, NullLogger<JournalMeter>.Instance);
        long counted = BenchFolder.Must(await meter.ReadAsync(t => t.All[Fact.Succeeded] + t.All[Fact.Failed]).ConfigureAwait(false));
        if (counted != Million)
        {
            throw new InvalidOperationException($"{counted} of {Million} were counted");
        }
    }

    private static async Task CommandsAsync(string path, DateTimeOffset now)
    {
        BenchFolder.Must(SqliteLibrary.Load());
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand fill = connection.CreateCommand();
            fill.CommandText =
                $$"""
                CREATE TABLE command_proposals (id INTEGER PRIMARY KEY, created_at TEXT, status TEXT, execution_status TEXT, command TEXT, rejection_reason TEXT);
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {{Million - 1}})
                INSERT INTO command_proposals SELECT i, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (i * -2.5) || ' seconds'), 'executed',
                  CASE WHEN i % 20 = 0 THEN 'failed' ELSE 'succeeded' END, '{"type":"SET_FAN","targetValue":50}', NULL FROM n;
                CREATE INDEX idx_proposals_created ON command_proposals(created_at);
                """;
            fill.ExecuteNonQuery();
        }

        var commands = new CommandDatabase(path);
        await TimedAsync("command-database-count-ms", async () =>
        {
            CommandMetrics all = BenchFolder.Must(await commands.CountAsync(new MetricsPeriod(now.AddDays(-30), now.AddMinutes(1))).ConfigureAwait(false));
            if (all.Commands.Total != Million)
            {
                throw new InvalidOperationException($"{all.Commands.Total} of {Million} were counted");
            }
        }).ConfigureAwait(false);
    }

    private static async Task TimedAsync(string name, Func<Task> work)
    {
        long from = TimeProvider.System.GetTimestamp();
        await work().ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{TimeProvider.System.GetElapsedTime(from).TotalMilliseconds:F1}"));
    }
}
