using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Server.Options;
using Reeve.Server.Problems;

namespace Reeve.Server.Config;

/// <summary>An option.</summary>
/// <param name="Key">Dotted name in the configuration file.</param>
/// <param name="Value">In force; <c>(set)</c> for a secret.</param>
/// <param name="Source"><c>default</c>, <c>file</c>, <c>environment</c> or <c>argument</c>.</param>
/// <param name="Default">Value where nothing is said.</param>
/// <param name="Range">What is accepted, with unit.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Environment">Name of its environment variable.</param>
internal sealed record OptionView(string Key, string Value, string Source, string Default, string Range, string Meaning, string Environment);

/// <summary>Effective options over HTTP.</summary>
public static class ConfigEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/config", (EffectiveOptions options) => Results.Json(Show(options), ApiJson.Options))
            .WithSummary("Every option with value and source").Produces<OptionView[]>();

    /// <summary>What is shown of the options; secret values are not.</summary>
    internal static IEnumerable<OptionView> Show(EffectiveOptions options) => options.All.Select(o => new OptionView(
        o.Spec.Key, o.Spec.Secret && o.Value.Length > 0 ? "(set)" : o.Value, o.Source, o.Spec.Default, o.Spec.Range, o.Spec.Meaning, o.Spec.Environment));
}
