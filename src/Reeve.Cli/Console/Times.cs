using System.Globalization;

namespace Reeve.Cli.Console;

/// <summary>Times and spans as people read them.</summary>
internal static class Times
{
    /// <summary><c>2026-11-21 03:30:48Z</c>.</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>3 min ago</c>, <c>in 2 h 5 min</c>, <c>now</c>.</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        TimeSpan away = at - now;
        return away.Duration() < TimeSpan.FromSeconds(1)
            ? "now"
            : away > TimeSpan.Zero ? $"in {Span(away)}" : $"{Span(away.Negate())} ago";
    }

    /// <summary>The two largest units: <c>3 d 4 h</c>, <c>2 h 5 min</c>, <c>12 min</c>, <c>40 s</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Two((long)span.TotalDays, "d", span.Hours, "h"),
        { TotalHours: >= 1 } => Two(span.Hours, "h", span.Minutes, "min"),
        { TotalMinutes: >= 1 } => $"{span.Minutes} min",
        _ => $"{span.Seconds} s",
    };

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
