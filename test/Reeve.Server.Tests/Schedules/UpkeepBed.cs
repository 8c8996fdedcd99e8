using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Refusals;
using Reeve.Server.Database;
using Reeve.Server.Hosting;
using Reeve.Server.Options;
using Reeve.Server.Schedules;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Schedules;

/// <summary>A data folder with its nightly upkeep, on a clock of its own, without the service around it.</summary>
internal sealed class UpkeepBed : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reeve-upkeep-").FullName;
    private readonly Dictionary<string, string> _options;
    private DataFolder? _folder;

    private UpkeepBed(Dictionary<string, string> options)
    {
        _options = options;
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));

    public DataFolder Folder => _folder ?? throw new InvalidOperationException("closed");

    public BackupDesk Backups { get; private set; } = null!;

    public NightlyUpkeep Upkeep { get; private set; } = null!;

    public string Shelf => Path.Combine(_root, "var", "backups");

    public string[] Archives => Directory.Exists(Path.Combine(_root, "var", "archive")) ? Directory.GetFiles(Path.Combine(_root, "var", "archive")) : [];

    public IEnumerable<string> Days => Directory.Exists(Shelf) ? Directory.GetFiles(Shelf, "*.gz").Select(f => Path.GetFileName(f)[11..19]).Order(StringComparer.Ordinal) : [];

    public IEnumerable<string> Failures => Folder.Installation.Alerts.Recent.Select(a => a.Code).Where(c => c != "external-edit");

    public static async Task<UpkeepBed> OpenAsync(params (string Key, string Value)[] options)
    {
        var bed = new UpkeepBed(options.ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal));
        await bed.OpenAgainAsync();
        return bed;
    }

    public async Task OpenAgainAsync()
    {
        var arguments = new Dictionary<string, string>(_options, StringComparer.Ordinal) { ["data"] = Path.Combine(_root, "var") };
        Assert.True(EffectiveOptions.Load(arguments, new Dictionary<string, string>(), null).TryGet(out EffectiveOptions? options, out Refusal? refusal), refusal?.ToString());
        Assert.True((await DataFolder.OpenAsync(options, Clock, NullLoggerFactory.Instance)).TryGet(out _folder, out refusal), refusal?.ToString());
        Backups = new BackupDesk(_folder, options, Clock);
        Upkeep = new NightlyUpkeep(_folder, Backups, options, Clock, NullLogger<NightlyUpkeep>.Instance);
    }

    public async Task CloseAsync()
    {
        Upkeep.Dispose();
        Backups.Dispose();
        await Folder.DisposeAsync();
        _folder = null;
    }

    /// <summary>A snapshot of a second more than ninety-one days ago, one of not quite ninety days, an open event and resolved ones of 15 kB each, all older.</summary>
    public void SeedOldRows(int resolved = 1)
    {
        Sql(
            $"""
            INSERT INTO metrics_snapshots (id, timestamp, period_start, period_end)
              VALUES ('m-old', '2026-08-22 09:59:59', '2026-08-21 10:00:00', '2026-08-22 10:00:00');
            INSERT INTO metrics_snapshots (id, timestamp, period_start, period_end) VALUES ('m-new', '2026-08-23 11:00:01', '2026-08-22 10:00:00', '2026-08-23 10:00:00');
            INSERT INTO circuit_breaker_events (id, timestamp, rule, action) VALUES ('e-open', '2026-05-01 10:00:00', 'High Error Rate', 'alert_only');
            INSERT INTO circuit_breaker_events (id, timestamp, rule, action, resolved, resolved_at, details)
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {resolved})
              SELECT 'e-done' || i, '2026-05-01 10:00:00', 'High Error Rate', 'alert_only', 1, '2026-05-01 11:00:00', hex(zeroblob(7500)) FROM n;
            """);
    }

    /// <summary>Ids of snapshots and events that are there, without their numbers.</summary>
    public string Rows()
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand read = connection.CreateCommand();
        read.CommandText = "SELECT group_concat(id, ' ') FROM (SELECT id FROM metrics_snapshots UNION SELECT rtrim(id, '0123456789') FROM circuit_breaker_events ORDER BY 1)";
        return read.ExecuteScalar() as string ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await CloseAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    private void Sql(string text)
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand write = connection.CreateCommand();
        write.CommandText = text;
        write.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_root, "var", "governance.db")};Pooling=false");
        connection.Open();
        return connection;
    }
}
