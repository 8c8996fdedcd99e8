using System.Globalization;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Server.Problems;

namespace Reeve.Server.Journal;

/// <summary>Reads the parameters of a journal query; what is wrong is refused by the parameter's name.</summary>
internal static class JournalParameters
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 10_000;
    private const string Invalid = "query-invalid";

    /// <summary>The query. Times are ISO 8601 with offset or Z; <paramref name="limit"/> is 1 to 10 000, default 100; <paramref name="order"/> asc (default) or desc.</summary>
    public static Result<JournalQuery> Read(
        string? id, string? session, string? agent, string? scope, string? from, string? to, string? after, string? limit, string? order)
    {
        long first = 0;
        long most = DefaultLimit;
        Refusal? badStart = Parameter.Time(Invalid, "from", from, out DateTimeOffset? start);
        Refusal? badEnd = Parameter.Time(Invalid, "to", to, out DateTimeOffset? end);
        Refusal? refusal = badStart ?? badEnd ?? Number("after", after, 0, long.MaxValue, ref first) ?? Number("limit", limit, 1, MaxLimit, ref most)
            ?? (order is null or "asc" or "desc" ? null : Parameter.Invalid(Invalid, "order", order, "asc or desc"));
        return refusal is null
            ? new JournalQuery(id, session, agent, scope, start, end, first, Descending: order == "desc", Limit: (int)most)
            : refusal;
    }

    private static Refusal? Number(string name, string? text, long min, long max, ref long number) =>
        text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max)
            ? null
            : Parameter.Invalid(Invalid, name, text, $"a number from {min} to {max}");
}
