using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Server.Database;

/// <summary>Refusals about upkeep.</summary>
internal static class DatabaseRefusals
{
    public static Refusal NeedsPerson(Caller caller) => new(
        caller.TokenRole is null ? RefusalKind.Unauthenticated : RefusalKind.Forbidden,
        "person-required",
        "Backups, redaction and pruning need a person's token once tokens exist.",
        "Authorization",
        "Send `Authorization: Bearer …`, or set REEVE_TOKEN_FILE for the CLI.");

    public static Refusal ReasonTooLong() => new(RefusalKind.Invalid, "reason-too-long", "A reason has up to 512 characters.", "reason", "Shorten it.");

    public static Refusal NotRedactedYet(Refusal behind) => new(
        RefusalKind.Instrument,
        "redaction-incomplete",
        $"The database cannot be written, so that the text still stands there and in the journal: {behind.What}",
        behind.Where,
        "Put that right, then redact again.");

    public static Refusal BackupPath(string problem) => new(
        RefusalKind.Invalid, "backup-path-invalid", $"The backup cannot go there: {problem}", "path", "Name a file in a folder that the service may write to.");

    /// <summary>The first member that is missing, or null.</summary>
    public static Refusal? Missing(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        foreach ((string name, object? value) in members)
        {
            if (value is null || (value is string text && string.IsNullOrWhiteSpace(text)))
            {
                return new Refusal(RefusalKind.Invalid, $"{name}-missing", $"`{name}` is missing.", name, "Send it.");
            }
        }

        return null;
    }
}
