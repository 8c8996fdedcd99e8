using System.Globalization;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Server.Journal;

/// <summary>Reads the parameters of a journal query; what is wrong is refused by the parameter's name.</summary>
internal static class JournalParameters
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 10_000;

    /// <summary>The query. Times are ISO 8601 with offset or Z; <paramref name="limit"/> is 1 to 10 000, default 100; <paramref name="order"/> asc (default) or desc.</summary>
    public static Result<JournalQuery> Read(
        string? id, string? session, string? agent, string? scope, string? from, string? to, string? after, string? limit, string? order)
    {
        DateTimeOffset? start = null;
        DateTimeOffset? end = null;
        long first = 0;
        long most = DefaultLimit;
        Refusal? refusal = Time("from", from, ref start) ?? Time("to", to, ref end) ?? Number("after", after, 0, long.MaxValue, ref first)
            ?? Number("limit", limit, 1, MaxLimit, ref most) ?? (order is null or "asc" or "desc" ? null : Invalid("order", order, "asc or desc"));
        return refusal is null
            ? new JournalQuery(id, session, agent, scope, start, end, first, Descending: order == "desc", Limit: (int)most)
            : refusal;
    }

    private static Refusal? Time(string name, string? text, ref DateTimeOffset? time)
    {
        if (text is null)
        {
            return null;
        }

        // A plus sign that was not escaped arrives as a space.
        bool read = DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset parsed);
        time = parsed;
        return read ? null : Invalid(name, text, "an ISO 8601 time such as 2026-11-21T04:00:00Z");
    }

    private static Refusal? Number(string name, string? text, long min, long max, ref long number) =>
        text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max)
            ? null
            : Invalid(name, text, $"a number from {min} to {max}");

    private static Refusal Invalid(string name, string text, string allowed) => new(
        RefusalKind.Invalid, "query-invalid", $"`{(text.Length > 64 ? text[..64] + "…" : text)}` is no value of `{name}`.", name, $"Send {allowed}.");
}
