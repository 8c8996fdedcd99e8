using Quartz;

namespace Reeve.Server.Schedules;

/// <summary>When something runs: a cron expression of five fields as cron has them, or of six or seven as Quartz has them, in local time; or never.</summary>
internal static class LocalCron
{
    /// <summary>The word for never.</summary>
    public const string Off = "off";

    /// <summary>What is wrong with the text, or null.</summary>
    public static string? Problem(string text) => text == Off || TryRead(text, TimeZoneInfo.Utc, out _)
        ? null
        : "is no cron expression, such as `0 16 * * FRI` (minute hour day month weekday), and not off";

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none; <see cref="Problem"/> says so before.</exception>
    public static CronExpression? Read(string text, TimeZoneInfo local) =>
        text == Off ? null : TryRead(text, local, out CronExpression? cron) ? cron : throw new FormatException(text);

    private static bool TryRead(string text, TimeZoneInfo local, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CronExpression? cron)
    {
        int fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        bool read = CronExpression.TryParse(text, fields == 5 ? CronFormat.Unix : CronFormat.Quartz, out cron);
        cron = cron?.WithTimeZone(local);
        return read && cron is not null;
    }
}
