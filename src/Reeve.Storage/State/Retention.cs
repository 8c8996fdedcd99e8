using System.Data.Common;
using Dapper;
using Reeve.Core.Records;

namespace Reeve.Storage.State;

/// <summary>
/// Takes old measurements, assessments and resolved events out of the tables, the same way for both databases; open events stay whatever their age. To be
/// used inside one transaction.
/// </summary>
internal static class Retention
{
    // Rows written by hand may have a T between day and time.
    private static readonly (string Table, string Where)[] Old =
    [
        ("metrics_snapshots", """replace("timestamp", 'T', ' ') < @before"""),
        ("readiness_assessments", """replace("timestamp", 'T', ' ') < @before"""),
        ("circuit_breaker_events", """replace("timestamp", 'T', ' ') < @before AND "resolved" = 1"""),
    ];

    /// <summary>Deletes what is older; with an archive, only after every row is on disk there.</summary>
    /// <exception cref="IOException">The archive cannot be written; nothing may be committed then.</exception>
    public static RetiredRows Retire(DbConnection connection, DbTransaction transaction, DateTimeOffset before, string? archive)
    {
        var parameters = new { before = StateTime.Format(before) };
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        using ArchiveFile? file = archive is null ? null : new ArchiveFile(archive);
        foreach ((string table, string where) in Old)
        {
            if (file is not null)
            {
                using var rows = (DbDataReader)connection.ExecuteReader($"""SELECT * FROM "{table}" WHERE {where} """, parameters, transaction);
                while (rows.Read())
                {
                    file.Add(table, rows);
                }
            }
        }

        if (file is { Rows: > 0 })
        {
            file.Settle();
        }

        foreach ((string table, string where) in Old)
        {
            counts[table] = connection.Execute($"""DELETE FROM "{table}" WHERE {where} """, parameters, transaction);
        }

        if (file is not null && counts.Values.Sum() != file.Rows)
        {
            throw new IOException($"{file.Rows} rows were archived and {counts.Values.Sum()} would be deleted");
        }

        return new RetiredRows(counts["metrics_snapshots"], counts["readiness_assessments"], counts["circuit_breaker_events"]);
    }
}
