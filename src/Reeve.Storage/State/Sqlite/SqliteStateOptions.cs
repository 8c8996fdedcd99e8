namespace Reeve.Storage.State.Sqlite;

/// <summary>Where <c>governance.db</c> is and how long to wait for it.</summary>
public sealed record SqliteStateOptions
{
    /// <summary>Path of the file; it is created with mode 0600 when absent. Its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>Folder of the backups made before migrations; created when needed. Default: <c>backups</c> beside the file.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>How long to wait for another process that holds the database. Default 5 s, range 0 to 60 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    internal string Backups => BackupFolder ?? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, "backups");
}
