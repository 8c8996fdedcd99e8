using System.Text.Json;
using Xunit;

namespace Reeve.Server.Tests.Metrics;

/// <summary>What <c>/ready</c> says of the service and of the command database beside it.</summary>
public sealed class ReadyTests
{
    [Fact]
    public async Task A_command_database_that_is_missing_degrades_and_one_that_comes_heals_and_counts()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();
        JsonElement ready = await bed.GetAsync("/ready");
        Assert.Equal("healthy", ready.GetProperty("status").GetString());
        Assert.Equal(["commandDatabase", "database", "journal"], ready.GetProperty("checks").EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));

        string file = Path.Combine(bed.Folder, "command.db");
        bed.Options["commands.database"] = file;
        await bed.StopAsync();
        await bed.StartAgainAsync();
        ready = await bed.GetAsync("/ready");
        Assert.Equal("degraded", ready.GetProperty("status").GetString());
        JsonElement check = ready.GetProperty("checks").GetProperty("commandDatabase");
        Assert.Equal("degraded", check.GetProperty("status").GetString());
        Assert.Contains(file, check.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Number, check.GetProperty("latency").ValueKind);
        Assert.Contains(file, (await bed.GetAsync("/api/metrics/weekly")).GetProperty("incomplete").GetString(), StringComparison.Ordinal);

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=false"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand write = connection.CreateCommand();
            write.CommandText =
                """
                CREATE TABLE command_proposals (created_at TEXT, status TEXT, execution_status TEXT, command TEXT, rejection_reason TEXT);
                INSERT INTO command_proposals VALUES (datetime('now', '-1 hour'), 'executed', 'succeeded', '{"type":"SET_FAN"}', NULL);
                """;
            write.ExecuteNonQuery();
        }

        Assert.Equal("healthy", (await bed.GetAsync("/ready")).GetProperty("status").GetString());
        JsonElement week = await bed.GetAsync("/api/metrics/weekly");
        Assert.Equal(JsonValueKind.Null, week.GetProperty("incomplete").ValueKind);
        Assert.Equal(1, week.GetProperty("rates").GetProperty("successRate").GetDouble());
        Assert.Equal(1, week.GetProperty("commands").GetProperty("succeeded").GetInt64());
    }
}
