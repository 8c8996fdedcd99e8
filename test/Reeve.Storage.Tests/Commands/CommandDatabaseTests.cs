using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Metrics;
using Reeve.Core.Refusals;
using Reeve.Storage.Commands;
using Reeve.Storage.State.Sqlite;
using Xunit;

namespace Reeve.Storage.Tests.Commands;

/// <summary>Both shapes of an external command database by the collector's formulas, and everything that keeps one from being read.</summary>
public sealed class CommandDatabaseTests : IDisposable
{
    private const string Collector = "CREATE TABLE command_proposals (id TEXT, created_at TEXT, status TEXT, execution_status TEXT, command TEXT, rejection_reason TEXT);";

    private const string Service =
        "CREATE TABLE command_proposals (proposal_id TEXT, command_type TEXT, status TEXT, created_at TEXT, rejection_reason TEXT, execution_started_at TEXT);";

    private static readonly MetricsPeriod March = new(At("2026-03-01T00:00:00Z"), At("2026-03-31T00:00:00Z"));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"reeve-{Guid.NewGuid():N}.db");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task The_collectors_shape_counts_by_its_formulas()
    {
        Write(Collector + """
            INSERT INTO command_proposals (created_at, status, execution_status, command, rejection_reason) VALUES
              ('2026-03-02T10:00:00.000Z', 'executed', 'succeeded', '{"type":"SET_FAN"}', NULL),
              ('2026-03-03 10:00:00', 'executed', 'failed', '{"type":"EMERGENCY_SHUTDOWN"}', NULL),
              ('2026-03-04T10:00:00Z', 'executed', 'rolled_back', '{"type":"SET_POWER"}', NULL),
              ('2026-03-05T10:00:00Z', 'approved', NULL, '{"type":"ABORT"}', NULL),
              ('2026-03-06T10:00:00Z', 'rejected', NULL, '{"type":"SET_FAN"}', 'Constraint: too hot'),
              ('2026-03-07T10:00:00Z', 'rejected', NULL, 'ABORT, but no JSON', 'the SAFETY gate'),
              ('2026-03-08T10:00:00Z', 'pending', NULL, '{"type":"SET_FAN","note":"ABORT"}', NULL),
              ('2026-03-09T10:00:00Z', 'draft', NULL, NULL, NULL);
            """);
        CommandMetrics counted = await CountAsync(March);
        Assert.Equal(new CommandCounts(Total: 8, Proposed: 7, Approved: 4, Rejected: 2, Succeeded: 1, Failed: 1, RolledBack: 1), counted.Commands);
        Assert.Equal(new IncidentCounts(1, 1), counted.Incidents);
        Assert.Equal(new SafetyCounts(ConstraintViolations: 1, EmergencyAborts: 1, SafetyGateTriggers: 1), counted.Safety);
    }

    [Fact]
    public async Task The_services_own_shape_counts_too()
    {
        Write(Service + """
            INSERT INTO command_proposals (created_at, status, command_type, rejection_reason, execution_started_at) VALUES
              ('2026-03-02T10:00:00.000Z', 'PROPOSED', 'SET_FAN', NULL, NULL),
              ('2026-03-02T10:00:00.000Z', 'PENDING_APPROVAL', 'SET_FAN', NULL, NULL),
              ('2026-03-02T10:00:00.000Z', 'APPROVED', 'SET_FAN', NULL, NULL),
              ('2026-03-02T10:00:00.000Z', 'REJECTED', 'SET_FAN', '{"code":"CONSTRAINT_VIOLATION"}', NULL),
              ('2026-03-02T10:00:00.000Z', 'EXECUTING', 'SET_FAN', NULL, '2026-03-02T10:00:01.000Z'),
              ('2026-03-02T10:00:00.000Z', 'COMPLETED', 'ABORT', NULL, '2026-03-02T10:00:01.000Z'),
              ('2026-03-02T10:00:00.000Z', 'FAILED', 'ABORT', NULL, '2026-03-02T10:00:01.000Z'),
              ('2026-03-02T10:00:00.000Z', 'ABORTED', 'SET_FAN', NULL, '2026-03-02T10:00:01.000Z'),
              ('2026-03-02T10:00:00.000Z', 'TIMEOUT', 'SET_FAN', NULL, NULL),
              ('2026-03-02T10:00:00.000Z', 'TIMEOUT', 'SET_FAN', NULL, '2026-03-02T10:00:01.000Z');
            """);
        CommandMetrics counted = await CountAsync(March);
        Assert.Equal(new CommandCounts(Total: 10, Proposed: 10, Approved: 6, Rejected: 2, Succeeded: 1, Failed: 2, Unknown: 1), counted.Commands);
        Assert.Equal(new IncidentCounts(1, 1), counted.Incidents);
        Assert.Equal(new SafetyCounts(ConstraintViolations: 1, EmergencyAborts: 2), counted.Safety);
    }

    [Theory]
    [InlineData("2026-03-01T00:00:00.000Z", 1)]
    [InlineData("2026-03-01 00:00:00", 1)]
    [InlineData("2026-03-31T00:00:00Z", 1)]
    [InlineData("2026-03-31T00:00:00.001Z", 0)]
    [InlineData("2026-02-28T23:59:59.999Z", 0)]
    [InlineData("2026-03-01T01:00:00+02:00", 0)]
    [InlineData("2026-02-28T23:30:00-01:00", 1)]
    [InlineData("2026-03-31T05:00:00+05:00", 1)]
    [InlineData("2026-03-15T12:00:00+14:00", 1)]
    [InlineData("2026-03-30 08:59:59", 1)]
    [InlineData("2026-03-30 23:59:59", 1)]
    [InlineData("soon", 0)]
    public async Task A_period_holds_both_of_its_ends_however_times_are_written(string createdAt, int counted)
    {
        Write(Collector + $"INSERT INTO command_proposals (created_at, status) VALUES ('{createdAt}', 'pending');");
        Assert.Equal(counted, (await CountAsync(March)).Commands.Total);
    }

    [Fact]
    public async Task Nothing_in_the_period_gives_no_rates()
    {
        Write(Collector);
        Assert.Equal(new CommandRates(null, null, null, null), (await CountAsync(March)).Rates);
    }

    [Fact]
    public async Task What_cannot_be_read_says_why()
    {
        Assert.Equal("command-database-missing", await ProblemAsync());
        Write("CREATE TABLE other (id TEXT);");
        Assert.Equal("command-database-shape", await ProblemAsync());
        Write("CREATE TABLE command_proposals (id TEXT, status TEXT);");
        Assert.Equal("command-database-shape", await ProblemAsync());
        await File.WriteAllTextAsync(_file, new string('x', 5000), TestContext.Current.CancellationToken);
        Assert.Equal("command-database-unreadable", await ProblemAsync());
    }

    [Fact]
    public async Task A_locked_one_is_told_within_a_second_and_read_again_afterwards()
    {
        Write(Collector);
        using (var other = new SqliteConnection($"Data Source={_file};Pooling=false"))
        {
            other.Open();
            other.Execute("BEGIN EXCLUSIVE");
            Assert.Equal("command-database-unreadable", await ProblemAsync());
        }

        Assert.Null(await ProblemAsync());
    }

    [Fact]
    public async Task It_is_never_written()
    {
        Write(Collector);
        byte[] before = await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken);
        await CountAsync(March);
        Assert.Equal(before, await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    private void Write(string sql)
    {
        File.Delete(_file);
        SqliteLibrary.Load();
        using var connection = new SqliteConnection($"Data Source={_file};Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }

    private async Task<string?> ProblemAsync() => (await new CommandDatabase(_file).CheckAsync())?.Code;

    private async Task<CommandMetrics> CountAsync(MetricsPeriod period)
    {
        Result<CommandMetrics> counted = await new CommandDatabase(_file).CountAsync(period);
        Assert.True(counted.TryGet(out CommandMetrics? metrics, out Refusal? refusal), refusal?.ToString());
        return metrics;
    }
}
