using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Conditions;
using Reeve.Core.Metrics;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Rules;

/// <summary>What is sent to try a condition: metrics, or a period of the record.</summary>
public sealed record TrialBody
{
    /// <summary>A rule whose condition is to be tried.</summary>
    public string? Name { get; init; }

    /// <summary>The condition, where it is no rule's.</summary>
    public string? Condition { get; init; }

    /// <summary>Metrics in any spelling, e.g. <c>{"succeeded": 94, "failed": 6}</c>; absent = those of the record.</summary>
    public JsonElement? Metrics { get; init; }

    /// <summary>First moment of the record, ISO 8601. Default: the rule's window before its end; a bare condition needs it.</summary>
    public string? From { get; init; }

    /// <summary>End of the record, ISO 8601. Default: now.</summary>
    public string? To { get; init; }

    /// <summary>Trials below which a rate is inconclusive; default that of the rule, else 10.</summary>
    public int? MinSamples { get; init; }
}

/// <summary>Trying a condition over HTTP; nothing is recorded.</summary>
public static class TrialEndpoint
{
    private const string Invalid = "trial-invalid";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/circuit-breaker/rules/test", TryAsync).WithSummary("Try a condition on supplied metrics, or on what is in the record")
            .Reads<TrialBody>("name` or `condition").Produces<ConditionTried>().Refuses(StatusCodes.Status404NotFound);

    private static async Task<IResult> TryAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<TrialBody>(context).ConfigureAwait(false)).TryGet(out TrialBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        RuleRow? rule = null;
        if (body.Name is not null)
        {
            if (!reeve.Rules.Get(body.Name).TryGet(out RuleReading? found, out refusal))
            {
                return refusal.ToAnswer();
            }

            rule = found.Row;
        }

        if ((body.Condition ?? rule?.Condition) is not { } condition || !IsComplete(body, rule))
        {
            return new Refusal(
                RefusalKind.Invalid,
                "trial-incomplete",
                "A trial needs a condition, or the name of a rule; and a JSON object of metrics, or the time from which the record is read.",
                "condition, metrics",
                "Send e.g. {\"condition\": \"errorRate > 0.05\", \"metrics\": {\"succeeded\": 94, \"failed\": 6}}, or {\"name\": \"High Error Rate\"}.").ToAnswer();
        }

        CommandMetrics? happened = null;
        if (body.Metrics is null && !(await CountAsync(reeve, body, rule).ConfigureAwait(false)).TryGet(out happened, out refusal))
        {
            return refusal.ToAnswer();
        }

        JsonElement metrics = body.Metrics ?? JsonSerializer.SerializeToElement(happened, ApiJson.Options);
        return RuleConditions.Try(condition, metrics, body.MinSamples ?? rule?.MinSamples ?? RuleRow.DefaultMinSamples).ToAnswer(t => new ConditionTried(
            t.Condition, t.Verdict.Name(), t.Verdict == Truth.True, happened?.Period, [.. t.Reads.Select(r => new MetricRead(r.Key, r.Value))]));
    }

    private static bool IsComplete(TrialBody body, RuleRow? rule) =>
        body.Metrics is { } metrics ? metrics.ValueKind == JsonValueKind.Object : rule is not null || body.From is not null;

    private static async ValueTask<Result<CommandMetrics>> CountAsync(Installation reeve, TrialBody body, RuleRow? rule)
    {
        Refusal? noStart = Parameter.Time(Invalid, "from", body.From, out DateTimeOffset? from);
        Refusal? noEnd = Parameter.Time(Invalid, "to", body.To, out DateTimeOffset? to);
        if ((noStart ?? noEnd) is { } refusal)
        {
            return refusal;
        }

        DateTimeOffset end = to ?? reeve.Plane.Time.GetUtcNow();
        TimeSpan window = TimeSpan.Zero;
        if (from is null && !RuleWindow.TryParse(rule!.Window, out window))
        {
            return new Refusal(RefusalKind.Invalid, Invalid, $"The window of `{rule.Name}` is none, so that the record needs a beginning.", "from", "Send `from`.");
        }

        return await reeve.Metrics.CountAsync(from ?? end - window, end).ConfigureAwait(false);
    }
}
