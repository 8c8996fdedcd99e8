using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Core.Metrics;
using Reeve.Core.Refusals;
using Reeve.Storage.State.Sqlite;

namespace Reeve.Storage.Commands;

/// <summary>
/// The database of an external command service (<c>COMMAND_DB_PATH</c>), opened for reading only and for each question anew: whoever owns it may
/// lock, replace or remove it at any time.
/// </summary>
/// <param name="path">Full path of the SQLite file.</param>
public sealed class CommandDatabase(string path)
{
    private const int BusyMilliseconds = 500;

    /// <summary>Times in the database may carry an offset of up to 14 h: what lies further inside the period is compared as text.</summary>
    private static readonly TimeSpan WidestOffset = TimeSpan.FromHours(15);

    /// <summary>Full path.</summary>
    public string Path { get; } = path;

    /// <summary>Counts by the formulas of the runbook's collector, in whichever of the two shapes the table has.</summary>
    /// <param name="period">Both ends inclusive, as the collector counts.</param>
    public Task<Result<CommandMetrics>> CountAsync(MetricsPeriod period) => AskAsync<CommandMetrics>((connection, shape) =>
    {
        CommandRowCounts row = connection.QuerySingle<CommandRowCounts>(shape.Count, new
        {
            from = Exact(period.Start),
            to = Exact(period.End),
            dayFrom = Day(period.Start - WidestOffset),
            dayTo = Day(period.End + WidestOffset + TimeSpan.FromDays(1)),
            insideFrom = Minute(period.Start + WidestOffset, 'T'),
            insideTo = Minute(period.End - WidestOffset, ' '),
        });
        return row.ToMetrics(period);
    });

    /// <summary>Null when it can be read, or why not.</summary>
    public async Task<Refusal?> CheckAsync() => (await AskAsync<bool>((_, _) => true).ConfigureAwait(false)).Refusal;

    private static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Minute(DateTimeOffset at, char between) => at.UtcDateTime.ToString($"yyyy-MM-dd'{between}'HH:mm", CultureInfo.InvariantCulture);

    private Task<Result<T>> AskAsync<T>(Func<SqliteConnection, CommandShape, Result<T>> ask) => Task.Run(() =>
    {
        if (!File.Exists(Path))
        {
            return CommandDatabaseRefusals.Missing(Path);
        }

        try
        {
            using SqliteConnection connection = SqliteConnections.OpenReadOnly(Path);
            connection.Execute($"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA trusted_schema = OFF;");
            string[] columns = [.. connection.Query<string>("SELECT \"name\" FROM pragma_table_info('command_proposals')")];
            return CommandShape.Of(columns) is { } shape ? ask(connection, shape) : CommandDatabaseRefusals.OtherShape(Path, columns);
        }
        catch (SqliteException e)
        {
            return CommandDatabaseRefusals.Unreadable(Path, SqliteErrors.Refusal(e, Path, TimeSpan.FromMilliseconds(BusyMilliseconds)));
        }
    });
}
