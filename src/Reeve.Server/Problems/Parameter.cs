using System.Globalization;
using Reeve.Core.Refusals;

namespace Reeve.Server.Problems;

/// <summary>Values that callers write as text.</summary>
internal static class Parameter
{
    /// <summary>Reads a time in ISO 8601; without an offset it is UTC, and absent it is null.</summary>
    /// <param name="code">Code of the refusal.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="text">As written. A plus sign that was not escaped in a query arrives as a space, and is read as one where that makes it a time.</param>
    /// <param name="time">UTC.</param>
    public static Refusal? Time(string code, string name, string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
        {
            return null;
        }

        // Room for the arithmetic of periods and of time zones.
        if ((!TryRead(text, out DateTimeOffset read) && !TryRead(text.Replace(' ', '+'), out read)) || read.Year is < 1970 or > 9000)
        {
            return Invalid(code, name, text, "an ISO 8601 time between 1970 and 9000, such as 2026-11-21T04:00:00Z");
        }

        time = read;
        return null;
    }

    /// <summary>Reads how many may be listed.</summary>
    /// <param name="code">Code of the refusal.</param>
    /// <param name="text">As written; null = <paramref name="standard"/>.</param>
    /// <param name="standard">Default.</param>
    /// <param name="most">Most that may be asked for; the least is 1.</param>
    /// <param name="limit">How many.</param>
    public static Refusal? Limit(string code, string? text, int standard, int most, out int limit)
    {
        limit = standard;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most)
            ? null
            : Invalid(code, "limit", text, $"a whole number from 1 to {most}");
    }

    /// <summary>The value cannot be used.</summary>
    public static Refusal Invalid(string code, string name, string text, string allowed) => new(
        RefusalKind.Invalid, code, $"`{(text.Length > 64 ? text[..64] + "…" : text)}` is no value of `{name}`.", name, $"Send {allowed}.");

    private static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
