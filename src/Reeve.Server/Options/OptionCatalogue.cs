using System.Globalization;
using System.Net;
using Reeve.Server.Schedules;

namespace Reeve.Server.Options;

/// <summary>Every option of the service.</summary>
public static class OptionCatalogue
{
    /// <summary>All, by area.</summary>
    public static IReadOnlyList<OptionSpec> All { get; } =
    [
        Text("data", "./var", "a folder", "Data folder: governance.db, the journal, the installation's key.", NotEmpty),
        Text("url", "http://127.0.0.1:4007", "http://ADDRESS:PORT", "Address the service listens on; port 0 takes a free one. Anything but loopback needs tokens.", Url),
        Text("postgres", "", "an Npgsql connection string, or empty", "Keep the state in PostgreSQL instead of governance.db.", static _ => null, secret: true),
        Bytes("journal.segmentBytes", 32 << 20, 1 << 20, 1 << 30, "Size at which a journal segment is sealed and a new one begun."),
        Span("journal.syncInterval", "25ms", TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), "Longest time an allow may wait for the disk; denials and changes never do."),
        Span("requests.ttl", "15m", TimeSpan.FromSeconds(10), TimeSpan.FromDays(1), "How long a request waits for a person."),
        Span("requests.approvalTtl", "1h", TimeSpan.FromSeconds(10), TimeSpan.FromDays(30), "How long an approval stays valid when nothing else is said."),
        Number("requests.maxPendingPerAgent", 100, 1, 10_000, "Requests one agent may have waiting."),
        Bytes("hooks.maxBodyBytes", 4 << 20, 64 << 10, 64 << 20, "Largest hook body; a larger one is denied."),
        Text("commands.protectedBranches", "main,master,release/*", "branch names and globs, comma-separated", "Branches that are never force-pushed.", static _ => null),
        Text("commands.protectedPaths", "", "absolute paths and globs, comma-separated", "Further paths that agents never write.", static _ => null),
        Text("commands.database", "", "path of a SQLite file, or empty", "Database of an external command service, counted beside Reeve's own record; read only.", static _ => null) with { Runbook = "COMMAND_DB_PATH" },
        Text("governance.cycleCron", "0 16 * * FRI", "a cron expression (minute hour day month weekday), or off", "When the weekly governance cycle runs, in local time.", LocalCron.Problem),
        Number("governance.decayPeriods", 2, 0, 100, "Validation periods without evidence after which a lower phase is proposed; 0 = never."),
        Span("governance.stabilisation", "30d", TimeSpan.Zero, TimeSpan.FromDays(365), "How long no rise is proposed after a phase was taken back."),
        Span("governance.trialCheck", "1h", TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "How often readiness is assessed during a validation period."),
        Text("upkeep.cron", "15 0 * * *", "a cron expression (minute hour day month weekday), or off", "When the nightly upkeep runs, in local time: the backup of the day, then retention.", LocalCron.Problem),
        Text("backup.folder", "", "a folder, or empty", "Where the daily backups go; empty: backups/ in the data folder.", static _ => null),
        Number("backup.kept", 30, 1, 3650, "Daily backups that are kept."),
        Number("retention.days", 90, 1, 3650, "Days that measurements, assessments and resolved events stay in the database."),
        Bytes("retention.archiveAbove", 1L << 30, 1 << 20, 1L << 40, "Size of the database above which what is older is archived instead of deleted. With PostgreSQL it always is."),
        Bytes("log.maxBytes", 64 << 20, 1 << 16, 1 << 30, "Size at which governance.log is compressed and a new one begun."),
        Span("log.maxAge", "7d", TimeSpan.FromHours(1), TimeSpan.FromDays(365), "Age at which it is."),
        Number("log.kept", 30, 1, 1000, "Compressed logs that are kept."),
        Text("readiness.checklist", "", "a file, or empty for readiness.yaml in the data folder", "Readiness checklist that replaces the shipped one while it exists; edits count at once.", static _ => null),
        Text("log.level", "info", "debug, info, warning, error", "How much the service logs.", OneOf("debug", "info", "warning", "error")),
    ];

    /// <summary>The option with that key, or null.</summary>
    public static OptionSpec? Find(string key) => All.FirstOrDefault(o => o.Key == key);

    /// <summary>Reads a duration: digits and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static bool TrySpan(string text, out TimeSpan span)
    {
        (string Suffix, double Milliseconds)[] units = [("ms", 1), ("s", 1e3), ("m", 6e4), ("h", 3.6e6), ("d", 8.64e7)];
        foreach ((string suffix, double milliseconds) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
                && count * milliseconds <= TimeSpan.FromDays(36_500).TotalMilliseconds)
            {
                span = TimeSpan.FromMilliseconds(count * milliseconds);
                return true;
            }
        }

        span = default;
        return false;
    }

    private static OptionSpec Text(string key, string value, string range, string meaning, Func<string, string?> problem, bool secret = false) =>
        new(key, value, range, meaning, problem, secret);

    private static OptionSpec Number(string key, long value, long min, long max, string meaning) => new(
        key, value.ToString(CultureInfo.InvariantCulture), $"{min} to {max}", meaning, text =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n >= min && n <= max ? null : $"is no number from {min} to {max}");

    private static OptionSpec Bytes(string key, long value, long min, long max, string meaning) => Number(key, value, min, max, meaning) with
    {
        Range = $"{min} to {max} bytes",
    };

    private static OptionSpec Span(string key, string value, TimeSpan min, TimeSpan max, string meaning) => new(
        key, value, $"{Show(min)} to {Show(max)}", meaning, text =>
            TrySpan(text, out TimeSpan span) && span >= min && span <= max ? null : $"is no duration from {Show(min)} to {Show(max)} (such as 500ms, 10s, 15m, 2h, 30d)");

    private static string Show(TimeSpan span) => span.TotalMilliseconds switch
    {
        < 1000 => $"{span.TotalMilliseconds:0}ms",
        < 60_000 => $"{span.TotalSeconds:0}s",
        < 3_600_000 => $"{span.TotalMinutes:0}m",
        < 86_400_000 => $"{span.TotalHours:0}h",
        _ => $"{span.TotalDays:0}d",
    };

    private static string? NotEmpty(string text) => string.IsNullOrWhiteSpace(text) ? "is empty" : null;

    private static string? Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp && uri.AbsolutePath == "/"
            && (uri.Host == "localhost" || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
            ? uri is { Host: "localhost", Port: 0 } ? "asks for a free port under a name of two addresses; write http://127.0.0.1:0" : null
            : "is no http://ADDRESS:PORT with a numeric address or localhost";

    private static Func<string, string?> OneOf(params string[] values) => text =>
        values.Contains(text, StringComparer.Ordinal) ? null : $"is none of {string.Join(", ", values)}";
}
