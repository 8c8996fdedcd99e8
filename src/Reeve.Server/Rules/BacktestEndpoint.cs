using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Rules.Backtest;
using Reeve.Governance.Control;
using Reeve.Governance.Rules;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Rules;

/// <summary>What is sent to test rules on what happened.</summary>
public sealed record BacktestBody
{
    /// <summary>Rules, each as for adding one.</summary>
    public IReadOnlyList<JsonElement>? Rules { get; init; }

    /// <summary>ISO 8601; without an offset it is UTC. Default: the beginning of the journal.</summary>
    public string? From { get; init; }

    /// <summary>The same; default: now.</summary>
    public string? To { get; init; }

    /// <summary>How long an event stays open, e.g. <c>1h</c>, which is the default.</summary>
    public string? ResolveAfter { get; init; }
}

/// <summary>Back-tests over HTTP.</summary>
public static class BacktestEndpoint
{
    private const string Invalid = "backtest-invalid";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/circuit-breaker/backtest", RunAsync).WithSummary("Test rules on what happened").Reads<BacktestBody>("rules")
            .Produces<BacktestReport>();

    /// <summary>The period and times of a back-test, in words.</summary>
    public static Result<BacktestOptions> Options(string? from, string? to, string? resolveAfter)
    {
        var options = new BacktestOptions();
        if (resolveAfter is not null)
        {
            if (!RuleWindow.TryParse(resolveAfter, out TimeSpan after))
            {
                return Parameter.Invalid(Invalid, "resolveAfter", resolveAfter, "a number with s, m, h or d, e.g. 1h");
            }

            options = options with { ResolveAfter = after };
        }

        return Parameter.Time(Invalid, "from", from, out DateTimeOffset? start) is { } noStart ? noStart
            : Parameter.Time(Invalid, "to", to, out DateTimeOffset? end) is { } noEnd ? noEnd
            : options with { From = start, To = end };
    }

    private static async Task<IResult> RunAsync(Installation reeve, HttpContext context)
    {
        if (!(await ApiBody.ReadAsync<BacktestBody>(context).ConfigureAwait(false)).TryGet(out BacktestBody? body, out Refusal? refusal)
            || !RuleFile.Read(body.Rules ?? []).TryGet(out IReadOnlyList<RuleRow>? rules, out refusal)
            || !Options(body.From, body.To, body.ResolveAfter).TryGet(out BacktestOptions? options, out refusal))
        {
            return refusal.ToAnswer();
        }

        return BacktestDesk.Run(reeve.Journal, rules, reeve.Plane.Current.Rules.Values, options).ToAnswer(report => report);
    }
}
