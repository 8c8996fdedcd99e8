using System.CommandLine;
using System.Globalization;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Permits;

/// <summary>An end of validity as people write it: a span from now, a time of day, or a date with time.</summary>
internal static class ValidUntil
{
    private static readonly string[] Iso =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mmK",
    ];

    /// <summary>The option <c>--until</c>.</summary>
    /// <param name="what">What ends then.</param>
    /// <param name="standard">When it ends unless said.</param>
    public static Option<string?> Option(string what, string standard) => new("--until")
    {
        Description = $"{what}, at most 30 days away: a span (30m, 2h, 1d12h), a time today or tomorrow (18:00), or a date with time (2026-11-21T18:00), in local time (default: {standard}).", HelpName = "T",
    };

    /// <summary>Reads it; null stays null. Times without a zone are local.</summary>
    public static Result<DateTimeOffset?> Read(string? text, TimeProvider clock)
    {
        if (text is null)
        {
            return (DateTimeOffset?)null;
        }

        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset? end = Span(text) is { } span ? Later(now, span) : TimeOfDay(text, clock) ?? Date(text, clock);
        return end is null ? Unreadable(text) : end <= now ? Past(text) : end.Value.ToUniversalTime();
    }

    /// <summary>A span such as <c>1d12h30m</c>: days, hours, minutes, seconds, each at most once, largest first; null when it is none.</summary>
    internal static TimeSpan? Span(string text)
    {
        const string Units = "dhms";
        long[] seconds = [86_400, 3_600, 60, 1];
        long total = 0, number = -1;
        int unit = -1;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                number = (Math.Max(number, 0) * 10) + (c - '0');
                if (number > 1_000_000)
                {
                    return null;
                }

                continue;
            }

            int at = Units.IndexOf(c, StringComparison.Ordinal);
            if (at <= unit || number < 0)
            {
                return null;
            }

            total += number * seconds[at];
            unit = at;
            number = -1;
        }

        return unit >= 0 && number < 0 ? TimeSpan.FromSeconds(total) : null;
    }

    private static DateTimeOffset? Later(DateTimeOffset now, TimeSpan span) => now <= DateTimeOffset.MaxValue - span ? now + span : null;

    private static DateTimeOffset? TimeOfDay(string text, TimeProvider clock)
    {
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
        {
            return null;
        }

        DateTimeOffset now = clock.GetLocalNow();
        DateTime today = now.Date + time.ToTimeSpan();
        DateTime next = today > now.DateTime ? today : today.AddDays(1);
        return Local(next, clock);
    }

    private static DateTimeOffset? Date(string text, TimeProvider clock) =>
        DateTime.TryParseExact(text, Iso, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime date)
            ? date.Kind == DateTimeKind.Unspecified
                ? Local(date, clock)
                : DateTimeOffset.ParseExact(text, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None)
            : null;

    private static DateTimeOffset Local(DateTime time, TimeProvider clock) => new(time, clock.LocalTimeZone.GetUtcOffset(time));

    private static Refusal Unreadable(string text) => new(
        RefusalKind.Invalid, "until-invalid", $"\"{(text.Length > 80 ? text[..80] : text)}\" is no time", "--until",
        "Write a span (30m, 2h, 1d12h), a time of day (18:00), or a date with time (2026-11-21T18:00).");

    private static Refusal Past(string text) => new(
        RefusalKind.Invalid, "until-past", $"{text} has passed", "--until", "Name a time that is still to come.");
}
