using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Core.Drills;

/// <summary>One step of a drill.</summary>
/// <param name="Name">What was tried, e.g. <c>stop</c>.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="What">What was seen.</param>
public sealed record DrillStep(string Name, DrillVerdict Verdict, double Milliseconds, string What);

/// <summary>What was done and seen in a drill.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Steps">In order.</param>
public sealed record DrillEvidence(DrillVerdict Verdict, string Summary, ImmutableArray<DrillStep> Steps)
{
    private static readonly DrillJson Shape = new(new JsonSerializerOptions(DrillJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>As JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, Shape.DrillEvidence);

    /// <summary>Reads what <see cref="Write"/> wrote. Any other text is the summary of a drill without steps, and says nothing about how it ended.</summary>
    public static DrillEvidence Read(string details)
    {
        try
        {
            if (JsonSerializer.Deserialize(details, Shape.DrillEvidence) is { } evidence)
            {
                return evidence with { Steps = evidence.Steps.IsDefault ? [] : evidence.Steps };
            }
        }
        catch (JsonException)
        {
            // Written by hand.
        }

        return new DrillEvidence(DrillVerdict.Failed, details, []);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DrillEvidence))]
internal sealed partial class DrillJson : JsonSerializerContext;
