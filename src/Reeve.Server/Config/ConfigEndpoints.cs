using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Server.Options;
using Reeve.Server.Problems;

namespace Reeve.Server.Config;

/// <summary>Effective options over HTTP.</summary>
public static class ConfigEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/config", (EffectiveOptions options) => Results.Json(Show(options), ApiJson.Options)).WithSummary("Every option with value and source");

    /// <summary>What is shown of the options; secret values are not.</summary>
    public static IEnumerable<object> Show(EffectiveOptions options) => options.All.Select(o => new
    {
        o.Spec.Key,
        Value = o.Spec.Secret && o.Value.Length > 0 ? "(set)" : o.Value,
        o.Source,
        o.Spec.Default,
        o.Spec.Range,
        o.Spec.Meaning,
        o.Spec.Environment,
    });
}
