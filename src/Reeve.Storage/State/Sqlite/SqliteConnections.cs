using Dapper;
using Microsoft.Data.Sqlite;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.State.Sqlite;

/// <summary>Opens files the way Reeve uses them.</summary>
internal static class SqliteConnections
{
    /// <summary>
    /// The database for reading and writing, in rollback-journal mode, so that the operators' <c>sqlite3</c>, <c>.backup</c> and <c>VACUUM</c>
    /// work beside it. A new file gets mode 0600; a looser mode that someone set is left alone.
    /// </summary>
    public static SqliteConnection Open(SqliteStateOptions options)
    {
        if (!File.Exists(options.Path))
        {
            Create(options.Path);
        }

        SqliteConnection connection = Connect(options.Path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute($"""
                PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds};
                PRAGMA trusted_schema = OFF;
                PRAGMA secure_delete = ON;
                PRAGMA foreign_keys = ON;
                PRAGMA synchronous = FULL;
                PRAGMA journal_mode = DELETE;
                """);
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A file for reading only, e.g. a backup.</summary>
    public static SqliteConnection OpenReadOnly(string path) => Connect(path, SqliteOpenMode.ReadOnly);

    /// <summary>A database in memory.</summary>
    public static SqliteConnection OpenMemory() => Connect(":memory:", SqliteOpenMode.Memory);

    /// <summary>Creates an empty file with mode 0600; fails when it exists.</summary>
    public static void Create(string path)
    {
        using var created = new FileStream(path, PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite));
    }

    /// <summary>What <c>PRAGMA integrity_check</c> and <c>foreign_key_check</c> find, or null when the file is sound.</summary>
    public static string? Unsound(SqliteConnection connection)
    {
        string[] found = [.. connection.Query<string>("PRAGMA integrity_check(5)")];
        if (found is not ["ok"])
        {
            return string.Join("; ", found);
        }

        return connection.ExecuteScalar<string?>("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1") is { } table
            ? $"a row of {table} refers to one that is not there"
            : null;
    }

    /// <summary>Rows per table of the state.</summary>
    public static Dictionary<string, long> Counts(SqliteConnection connection) =>
        StateSql.Tables.ToDictionary(table => table, table => connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM \"{table}\""));

    // The library retries on its own clock after SQLite gives up; one second is the least it can be told, and SQLite's busy_timeout is the real limit.
    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }
}
