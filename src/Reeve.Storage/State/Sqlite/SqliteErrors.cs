using Microsoft.Data.Sqlite;
using Reeve.Core.Refusals;
using SQLitePCL;

namespace Reeve.Storage.State.Sqlite;

/// <summary>SQLite's result codes as refusals.</summary>
internal static class SqliteErrors
{
    private const int ReadOnlyDbMoved = 1032;

    /// <summary>The refusal for an error on that database.</summary>
    public static Refusal Refusal(SqliteException error, string database, TimeSpan busyTimeout) =>
        (error.SqliteErrorCode, error.SqliteExtendedErrorCode) switch
        {
            (_, ReadOnlyDbMoved) => StateRefusals.Moved(database),
            (raw.SQLITE_BUSY or raw.SQLITE_LOCKED, _) => StateRefusals.Locked(database, busyTimeout),
            (raw.SQLITE_READONLY, _) => StateRefusals.ReadOnly(database),
            (raw.SQLITE_FULL, _) => StateRefusals.DiskFull(database),
            (raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB, _) => StateRefusals.Damaged(database, error.Message),
            (raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH, _) => StateRefusals.CannotOpen(database, error.Message),
            (raw.SQLITE_IOERR, _) => StateRefusals.Io(database, error.Message),
            _ => StateRefusals.Failed(database, error.Message),
        };
}
