using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Reports;

namespace Reeve.Core.Records;

/// <summary>How records look in JSON; part of what the database holds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcConverter), typeof(PhaseConverter), typeof(TypeSetConverter)])]
[JsonSerializable(typeof(CommandMetrics))]
[JsonSerializable(typeof(ReadinessAssessment))]
[JsonSerializable(typeof(GovernanceReport))]
[JsonSerializable(typeof(PhaseProposal))]
internal sealed partial class RecordJson : JsonSerializerContext;

/// <summary>Parts of records as JSON texts and back.</summary>
public static class RecordText
{
    private static readonly RecordJson Shape =
        new(new JsonSerializerOptions(RecordJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>As JSON.</summary>
    public static string Write<T>(T part) => JsonSerializer.Serialize(part, typeof(T), Shape);

    /// <summary>From JSON.</summary>
    /// <exception cref="JsonException">It is none of that kind.</exception>
    public static T Read<T>(string text) => (T?)JsonSerializer.Deserialize(text, typeof(T), Shape) ?? throw new JsonException("null");
}
