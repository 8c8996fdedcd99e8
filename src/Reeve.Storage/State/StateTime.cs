using System.Globalization;

namespace Reeve.Storage.State;

/// <summary>Timestamps as the tables keep them: UTC text <c>YYYY-MM-DD HH:MM:SS.fff</c>, so that comparing text compares time.</summary>
internal static class StateTime
{
    private static readonly string[] Readable =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>The one form that is written; finer parts are cut.</summary>
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Reads a blank or T between date and time, with or without fraction and Z. Without Z it is UTC all the same.</summary>
    public static bool TryParse(string text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text,
        Readable,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out at);
}
