using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Server.OpenApi;

namespace Reeve.Server.Problems;

/// <summary>Which part of a history is asked for. The next part begins with <c>to</c> set to the time of the last one shown.</summary>
/// <param name="From">Not before (UTC); null = from the first.</param>
/// <param name="To">Before (UTC); null = up to now.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record HistoryPart(DateTimeOffset? From, DateTimeOffset? To, int Limit)
{
    private const int Standard = 100;
    private const string Invalid = "history-period-invalid";

    /// <summary>What the document says of it.</summary>
    public static ApiParameter[] Parameters { get; } =
    [
        ApiParameter.Time("from", "Not before this. Default: from the first."),
        ApiParameter.Time("to", "Before this; the time of the last one shown gives the next part. Default: up to now."),
        ApiParameter.Limit(Standard, RecordQuery.MostListed),
    ];

    /// <summary>Reads it.</summary>
    public static Result<HistoryPart> Read(string? from, string? to, string? limit)
    {
        Refusal? noStart = Parameter.Time(Invalid, "from", from, out DateTimeOffset? start);
        Refusal? noEnd = Parameter.Time(Invalid, "to", to, out DateTimeOffset? end);
        Refusal? noLimit = Parameter.Limit("limit-invalid", limit, Standard, RecordQuery.MostListed, out int most);
        return (noStart ?? noEnd ?? noLimit) is { } refusal ? refusal : new HistoryPart(start, end, most);
    }
}
