using System.Globalization;
using Reeve.Cli.Permits;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Database;

/// <summary>A time in the past as people write it: a span back from now, a date, or a date with time.</summary>
internal static class PointInTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads it; null stays null. Times without a zone are UTC, as in the journal.</summary>
    public static Result<DateTimeOffset?> Read(string? text, string option, TimeProvider clock)
    {
        if (text is null)
        {
            return (DateTimeOffset?)null;
        }

        return ValidUntil.Span(text) is { } span
            ? clock.GetUtcNow() - span
            : DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
                ? time
                : new Refusal(
                    RefusalKind.Invalid, "time-invalid", $"\"{(text.Length > 80 ? text[..80] : text)}\" is no time", option,
                    "Write a span back from now (90d, 2h), a date (2026-11-21), or a date with time (2026-11-21T18:00).");
    }

    /// <summary>As the service reads it.</summary>
    public static string? Iso(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
