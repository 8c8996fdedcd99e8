using Reeve.Core.Refusals;

namespace Reeve.Storage.Commands;

/// <summary>Why the external command database cannot be counted.</summary>
public static class CommandDatabaseRefusals
{
    private const string Code = "command-database";

    /// <summary>There is no file.</summary>
    public static Refusal Missing(string path) => new(
        RefusalKind.Instrument, Code + "-missing", $"There is no command database at {path}.", path, "Correct COMMAND_DB_PATH, start the command service, or unset it.");

    /// <summary>SQLite cannot read it.</summary>
    public static Refusal Unreadable(string path, Refusal why) => new(
        RefusalKind.Instrument, Code + "-unreadable", $"The command database cannot be read: {why.What}", path, "Check its owner and rights, and what holds it locked.");

    /// <summary>Its table is neither of the two known.</summary>
    public static Refusal OtherShape(string path, IReadOnlyCollection<string> columns) => new(
        RefusalKind.Instrument,
        Code + "-shape",
        columns.Count == 0
            ? "The command database has no table command_proposals."
            : $"The table command_proposals has other columns than expected: {string.Join(", ", columns)}.",
        path,
        "It needs created_at, status, execution_status, command and rejection_reason, or created_at, status, command_type and rejection_reason.");
}
