using Reeve.Core.Refusals;
using Reeve.Storage.State.Migrations;

namespace Reeve.Storage.State;

/// <summary>What can keep the state store from working.</summary>
public static class StateRefusals
{
    /// <summary>Another process holds the database longer than the time allowed.</summary>
    public static Refusal Locked(string database, TimeSpan waited) => Instrument(
        "state-locked",
        $"Another process has held the state database for more than {waited.TotalSeconds:0.#} s",
        database,
        "Finish or close the open transaction (an interactive sqlite3 or psql with BEGIN?), then repeat.");

    /// <summary>The database cannot be written.</summary>
    public static Refusal ReadOnly(string database) => Instrument(
        "state-read-only",
        "The state database cannot be written",
        database,
        "Give the user Reeve runs as write permission on the file and its folder, or on the database and schema.");

    /// <summary>No space is left.</summary>
    public static Refusal DiskFull(string database) => Instrument(
        "state-disk-full",
        "No space is left for the state database",
        database,
        "Free space on that disk; nothing was changed, and Reeve catches up by itself.");

    /// <summary>The database is damaged.</summary>
    public static Refusal Damaged(string database, string problem) => Instrument(
        "state-damaged",
        $"The state database is damaged: {problem}",
        database,
        "Restore the newest backup with `reeve db restore FILE`; the journal brings it up to date.");

    /// <summary>The database is damaged, on a server that has its own backups.</summary>
    public static Refusal DamagedOnServer(string database, string problem) => Instrument(
        "state-damaged",
        $"The state database is damaged: {problem}",
        database,
        "Restore the newest dump with pg_restore, or drop the schema; the journal brings it up to date.");

    /// <summary>The file is gone or was replaced while it was open.</summary>
    public static Refusal Moved(string database) => Instrument(
        "state-moved",
        "The state database was deleted, moved or replaced while Reeve had it open",
        database,
        "Put the file back or restore a backup with `reeve db restore FILE`, then restart Reeve.");

    /// <summary>The file cannot be opened or created.</summary>
    public static Refusal CannotOpen(string database, string problem) => Instrument(
        "state-cannot-open",
        $"The state database cannot be opened: {problem}",
        database,
        "Check that the folder exists and that the user Reeve runs as may enter and write it.");

    /// <summary>Reading or writing failed below the database.</summary>
    public static Refusal Io(string database, string problem) => Instrument(
        "state-io",
        $"The disk below the state database failed: {problem}",
        database,
        "Check the disk (dmesg, smartctl), then run `reeve db check`.");

    /// <summary>PostgreSQL does not answer or refuses the connection.</summary>
    public static Refusal Unreachable(string database, string problem) => Instrument(
        "state-unreachable",
        $"The state database does not answer: {problem}",
        database,
        "Start PostgreSQL, or correct the connection string; `psql` with the same host, port and user should work.");

    /// <summary>The connection string is malformed.</summary>
    public static Refusal BadConnectionString(string problem) => new(
        RefusalKind.Invalid,
        "state-connection-string",
        $"The connection string is not understood: {problem}",
        "the connection string",
        "Write it like Host=/var/run/postgresql;Database=reeve;Username=reeve.");

    /// <summary>The schema name cannot be used.</summary>
    public static Refusal BadSchemaName(string name) => new(
        RefusalKind.Invalid,
        "state-schema-name",
        $"'{Shorten(name)}' cannot be the schema of the state",
        "the schema option",
        "Use 1 to 48 lower-case letters, digits and underscores, not starting with a digit.");

    /// <summary>Anything else the database said.</summary>
    public static Refusal Failed(string database, string problem) => Instrument(
        "state-failed",
        $"The state database refused: {problem}",
        database,
        "Run `reeve db check`; if it passes, report this message.");

    /// <summary>SQLite itself is missing or too old.</summary>
    public static Refusal LibraryUnfit(string library, string problem) => Instrument(
        "sqlite-unfit",
        $"SQLite cannot be used: {problem}",
        library,
        "Install the distribution's SQLite, 3.35 or newer (Debian: apt-get install libsqlite3-0).");

    /// <summary>A value in a row is not understood.</summary>
    public static Refusal BadValue(string table, string row, string column, string value, string allowed) => Instrument(
        "state-bad-value",
        $"The value '{Shorten(value)}' is not understood",
        $"table {table}, row {row}, column {column}",
        $"Set it to {allowed}, with sqlite3 or psql.");

    /// <summary>Row 1 of governance_state is gone.</summary>
    public static Refusal NoCeiling(string database) => Instrument(
        "state-row-missing",
        "Row 1 of governance_state, the default and ceiling of every scope, is missing",
        $"{database}, table governance_state, row 1",
        "Insert it: INSERT INTO governance_state (id, current_phase, command_whitelist) VALUES (1, 'L3', '[]');");

    /// <summary>The database was made by something else.</summary>
    public static Refusal Foreign(string database) => Instrument(
        "state-foreign",
        "The database has tables but none of Reeve's records of its schema: something else made it",
        database,
        "Move it aside or name another place; Reeve starts a new one.");

    /// <summary>The schema is from a later version.</summary>
    public static Refusal NewerSchema(string database, long found, int known) => Instrument(
        "state-newer",
        $"The database is from a newer Reeve: schema {found}, this version knows {known}",
        database,
        "Use that version, or restore the backup made before its migration (backups/governance-before-…) with `reeve db restore FILE`.");

    /// <summary>An applied migration is not the one this version has.</summary>
    public static Refusal MigrationChanged(string database, Migration migration) => Instrument(
        "state-migration-changed",
        $"Migration {migration.Number} ({migration.Name}) was applied with a different text than this version has",
        $"{database}, table schema_migrations, row {migration.Number}",
        "Use the release that made the database, or restore a backup with `reeve db restore FILE`.");

    /// <summary>A number is missing among the applied migrations.</summary>
    public static Refusal MigrationMissing(string database, int number) => Instrument(
        "state-migration-missing",
        $"The record of migration {number} is missing",
        $"{database}, table schema_migrations, row {number}",
        "Restore a backup with `reeve db restore FILE`; the journal brings it up to date.");

    /// <summary>A migration failed; the database is as before.</summary>
    public static Refusal MigrationFailed(string database, Migration migration, Refusal cause) => Instrument(
        "state-migration-failed",
        $"Migration {migration.Number} ({migration.Name}) failed and was taken back: {cause.What}",
        database,
        cause.Remedy);

    /// <summary>The tables are not those the migrations make.</summary>
    public static Refusal SchemaDiffers(string database, string what) => Instrument(
        "state-schema-differs",
        $"The schema is not what the migrations make: {what}",
        database,
        "Undo the change, or restore a backup with `reeve db restore FILE`.");

    /// <summary>The database includes entries that the journal does not have.</summary>
    public static Refusal AheadOfJournal(string database, long applied, long last) => Instrument(
        "state-ahead-of-journal",
        $"The database includes journal entries up to {applied}, but the journal ends at {last}",
        database,
        "Journal and database are not from the same time: restore both from the same backup.");

    /// <summary>The target of a backup exists.</summary>
    public static Refusal BackupExists(string path) => new(
        RefusalKind.Conflict, "backup-exists", "The backup file exists already", path, "Name another file; backups are never overwritten.");

    /// <summary>The backup could not be written.</summary>
    public static Refusal ArchiveFailed(string path, string problem) => Instrument(
        "archive-failed", $"The rows could not be archived, and none was deleted: {problem}", path, "Name a file that does not exist, in a folder with space, and try again.");

    public static Refusal BackupFailed(string path, string problem) => Instrument(
        "backup-failed", $"The backup was not made: {problem}", path, "Name a folder that exists, is writable and has space.");

    /// <summary>The backup is not a sound copy.</summary>
    public static Refusal BackupUnsound(string path, string problem) => Instrument(
        "backup-unsound", $"The backup is not sound: {problem}", path, "Take another backup, or choose an older one.");

    /// <summary>PostgreSQL is backed up by its own program.</summary>
    public static Refusal BackupElsewhere(string command) => new(
        RefusalKind.Invalid,
        "backup-elsewhere",
        "Reeve does not copy PostgreSQL databases into files",
        "reeve db backup",
        $"Run `{command}`.");

    /// <summary>The file to restore from does not exist.</summary>
    public static Refusal NoBackup(string path) => new(
        RefusalKind.NotFound, "backup-not-found", "The backup file does not exist", path, "List the backups folder and name one of its files.");

    /// <summary>The file to restore is the database itself.</summary>
    public static Refusal BackupIsDatabase(string path) => new(
        RefusalKind.Invalid, "backup-is-database", "The backup named is the database itself", path, "Name a file of the backups folder.");

    /// <summary>Putting the backup in place failed.</summary>
    public static Refusal RestoreFailed(string path, string problem) => Instrument(
        "restore-failed",
        $"The backup was not put in place: {problem}",
        path,
        "Check permissions and space; the files that were there stand beside it with .broken- in their names.");

    private static Refusal Instrument(string code, string what, string where, string remedy) =>
        new(RefusalKind.Instrument, code, what, where, remedy);

    private static string Shorten(string value) => value.Length <= 80 ? value : string.Concat(value.AsSpan(0, 80), "…");
}
