using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;
using Reeve.Server.Callers;
using Reeve.Server.Problems;

namespace Reeve.Server.Rules;

/// <summary>What is sent to try a condition.</summary>
public sealed record TrialBody
{
    /// <summary>A rule whose condition is to be tried.</summary>
    public string? Name { get; init; }

    /// <summary>The condition, where it is no rule's.</summary>
    public string? Condition { get; init; }

    /// <summary>Metrics in any spelling, e.g. <c>{"succeeded": 94, "failed": 6}</c>.</summary>
    public JsonElement? Metrics { get; init; }

    /// <summary>Trials below which a rate is inconclusive; default that of the rule, else 10.</summary>
    public int? MinSamples { get; init; }
}

/// <summary>Rules over HTTP.</summary>
public static class RuleEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/circuit-breaker/rules", (Installation reeve) => Show(reeve.Rules.Book.All)).WithSummary("Rules");
        api.MapGet("/circuit-breaker/rules/enabled", (Installation reeve) => Show(reeve.Rules.Book.All.Where(r => r.Row.Enabled))).WithSummary("Enabled rules");
        api.MapGet("/circuit-breaker/rules/{name}", (Installation reeve, string name) => reeve.Rules.Get(Named(reeve, name)).ToAnswer(RuleViews.Show))
            .WithSummary("One rule");
        api.MapPost("/circuit-breaker/rules", AddAsync).WithSummary("Add a rule").Accepts<RuleBody>("application/json");
        api.MapPost("/circuit-breaker/rules/test", TryAsync).WithSummary("Try a condition on supplied metrics").Accepts<TrialBody>("application/json");
        api.MapPatch("/circuit-breaker/rules/{name}", ChangeAsync).WithSummary("Change a rule").Accepts<RuleBody>("application/json");
        api.MapDelete("/circuit-breaker/rules/{name}", DeleteAsync).WithSummary("Delete a rule");
        api.MapGet("/circuit-breaker/rules/{name}/quality", QualityAsync).WithSummary("How good a rule is").Produces<RuleQuality>();
        api.MapGet("/circuit-breaker/quality", AllQualityAsync).WithSummary("How good each rule is").Produces<RuleQuality[]>();
    }

    private static IResult Show(IEnumerable<RuleReading> rules) => Results.Json(rules.Select(RuleViews.Show), ApiJson.Options);

    /// <summary>The name in the path: a slash comes percent-encoded still.</summary>
    private static string Named(Installation reeve, string name) =>
        reeve.Rules.Book.ByName.ContainsKey(name) ? name : name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> AddAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<Dictionary<string, JsonElement>>(context).ConfigureAwait(false)).TryGet(out Dictionary<string, JsonElement>? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        (string? name, RuleEdit edit) = RuleBody.Read(body, named: true);
        Result<Rule> added = await reeve.Rules.AddAsync(name, edit, context.Caller()).ConfigureAwait(false);
        return added.ToAnswer(rule => Written(new RuleReading(rule.Row, rule, [])), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(Installation reeve, HttpContext context, string name)
    {
        if (!(await ApiBody.ReadAsync<Dictionary<string, JsonElement>>(context).ConfigureAwait(false)).TryGet(out Dictionary<string, JsonElement>? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        (_, RuleEdit edit) = RuleBody.Read(body, named: false);
        return (await reeve.Rules.ChangeAsync(Named(reeve, name), edit, context.Caller()).ConfigureAwait(false)).ToAnswer(Written);
    }

    private static async Task<IResult> DeleteAsync(Installation reeve, HttpContext context, string name) =>
        (await reeve.Rules.DeleteAsync(Named(reeve, name), context.Caller()).ConfigureAwait(false)).ToAnswer(rule => new { Success = true, rule.Name });

    private static async Task<IResult> QualityAsync(Installation reeve, string name) =>
        reeve.Rules.Get(Named(reeve, name)).TryGet(out RuleReading? rule, out Refusal? refusal)
            ? (await reeve.Events.QualityAsync(rule).ConfigureAwait(false)).ToAnswer(q => q)
            : refusal.ToAnswer();

    private static async Task<IResult> AllQualityAsync(Installation reeve)
    {
        var all = new List<RuleQuality>();
        foreach (RuleReading rule in reeve.Rules.Book.All)
        {
            if (!(await reeve.Events.QualityAsync(rule).ConfigureAwait(false)).TryGet(out RuleQuality? quality, out Refusal? refusal))
            {
                return refusal.ToAnswer();
            }

            all.Add(quality);
        }

        return Results.Json(all, ApiJson.Options);
    }

    private static async Task<IResult> TryAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<TrialBody>(context).ConfigureAwait(false)).TryGet(out TrialBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        RuleRow? rule = body.Name is null ? null : reeve.Rules.Book.ByName.GetValueOrDefault(body.Name)?.Row;
        if (body.Name is not null && rule is null)
        {
            return reeve.Rules.Get(body.Name).ToAnswer(r => r);
        }

        return (body.Condition ?? rule?.Condition) is not { } condition || body.Metrics is not { ValueKind: JsonValueKind.Object } metrics
            ? new Refusal(
                RefusalKind.Invalid,
                "trial-incomplete",
                "A trial needs a condition, or the name of a rule, and a JSON object of metrics.",
                "condition, metrics",
                "Send e.g. {\"condition\": \"errorRate > 0.05\", \"metrics\": {\"succeeded\": 94, \"failed\": 6}}.").ToAnswer()
            : RuleConditions.Try(condition, metrics, body.MinSamples ?? rule?.MinSamples ?? RuleRow.DefaultMinSamples).ToAnswer(t => new
            {
                t.Condition,
                Verdict = t.Verdict.Name(),
                Trips = t.Verdict == Truth.True,
                Reads = t.Reads.Select(r => new { Metric = r.Key, Supplied = r.Value }),
            });
    }

    private static object Written(RuleReading reading) => new
    {
        Success = true,
        reading.Row.Name,
        Rule = RuleViews.Show(reading),
        Foresight = reading.Rule is null ? null : RuleViews.Show(RuleConditions.Foresee(reading.Rule), RuleConditions.Assume(reading.Rule.MinSamples)),
    };
}
