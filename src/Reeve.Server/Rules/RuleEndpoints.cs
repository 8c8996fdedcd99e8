using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;
using Reeve.Server.Callers;
using Reeve.Server.Problems;

namespace Reeve.Server.Rules;

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

    private static object Written(RuleReading reading) => new { Success = true, reading.Row.Name, Rule = RuleViews.Show(reading) };
}
