using System.Net.Sockets;
using Npgsql;
using Reeve.Core.Refusals;

namespace Reeve.Storage.State.Postgres;

/// <summary>PostgreSQL's errors as refusals.</summary>
internal static class PostgresErrors
{
    /// <summary>True for what the server or the way to it can do wrong; anything else is a bug of ours.</summary>
    public static bool IsExpected(Exception error) => error is NpgsqlException or TimeoutException or SocketException or IOException;

    /// <summary>The refusal for an error on that database.</summary>
    public static Refusal Refusal(Exception error, string database, TimeSpan busyTimeout) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure } => StateRefusals.Locked(database, busyTimeout),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege } =>
            StateRefusals.ReadOnly(database),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StateRefusals.DiskFull(database),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } e =>
            StateRefusals.DamagedOnServer(database, e.MessageText),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } e =>
            StateRefusals.SchemaDiffers(database, e.MessageText),
        PostgresException { SqlState: PostgresErrorCodes.IoError } e => StateRefusals.Io(database, e.MessageText),
        PostgresException e when e.SqlState[..2] is "08" or "28" or "3D" or "53" or "57" => StateRefusals.Unreachable(database, e.MessageText),
        PostgresException e => StateRefusals.Failed(database, $"{e.MessageText} ({e.SqlState})"),
        _ => StateRefusals.Unreachable(database, error.Message),
    };
}
