using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Rules;
using Reeve.Core.Signals;

namespace Reeve.Core.Journal;

/// <summary>How transitions look in JSON; part of the file format.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UtcConverter), typeof(PhaseConverter), typeof(TypeSetConverter), typeof(DigestConverter), typeof(HoldKindConverter),
        typeof(RequestStatusConverter), typeof(RuleActionConverter), typeof(EventVerdictConverter), typeof(OutcomeConverter),
    ])]
[JsonSerializable(typeof(Transition.HoldPlaced))]
[JsonSerializable(typeof(Transition.HoldLifted))]
[JsonSerializable(typeof(Transition.PermitGranted))]
[JsonSerializable(typeof(Transition.PermitUsed))]
[JsonSerializable(typeof(Transition.PermitRevoked))]
[JsonSerializable(typeof(Transition.RequestOpened))]
[JsonSerializable(typeof(Transition.RequestAnswered))]
[JsonSerializable(typeof(Transition.TokenMinted))]
[JsonSerializable(typeof(Transition.TokenRevoked))]
[JsonSerializable(typeof(Transition.PhaseChanged))]
[JsonSerializable(typeof(Transition.RuleWritten))]
[JsonSerializable(typeof(Transition.RuleDeleted))]
[JsonSerializable(typeof(Transition.EventOpened))]
[JsonSerializable(typeof(Transition.EventProbed))]
[JsonSerializable(typeof(Transition.EventResolved))]
[JsonSerializable(typeof(Transition.ProposalWritten))]
[JsonSerializable(typeof(Transition.AttestationWritten))]
[JsonSerializable(typeof(Transition.DrillRun))]
[JsonSerializable(typeof(RuleRow))]
[JsonSerializable(typeof(TransitionText))]
[JsonSerializable(typeof(string))]
internal sealed partial class TransitionJson : JsonSerializerContext;

/// <summary>The shape of transitions with readable text: the journal is read with grep, never placed in HTML.</summary>
internal static class TransitionShape
{
    public static readonly TransitionJson Json =
        new(new JsonSerializerOptions(TransitionJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>ISO 8601 in UTC with microseconds and Z.</summary>
internal sealed class UtcConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out DateTimeOffset at) ? at.ToUniversalTime() : throw new JsonException("not an ISO 8601 time");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}

/// <summary>A phase by its spelling.</summary>
internal sealed class PhaseConverter : JsonConverter<Phase>
{
    public override Phase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Phases.TryParse(reader.GetString(), out Phase phase) ? phase : throw new JsonException($"\"{reader.GetString()}\" is no phase");

    public override void Write(Utf8JsonWriter writer, Phase value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

/// <summary>A set of command types as an array of their names.</summary>
internal sealed class TypeSetConverter : JsonConverter<TypeSet>
{
    public override TypeSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("not an array of command types");
        }

        TypeSet types = TypeSet.Empty;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string name = reader.GetString() ?? "null";
            types = types.Union(TypeSet.Of(CommandType.Find(name) ?? throw new JsonException($"\"{name}\" is no command type")));
        }

        return types;
    }

    public override void Write(Utf8JsonWriter writer, TypeSet value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (CommandType type in value.Members())
        {
            writer.WriteStringValue(type.Name);
        }

        writer.WriteEndArray();
    }
}

/// <summary>A digest as hexadecimal digits.</summary>
internal sealed class DigestConverter : JsonConverter<ActionDigest>
{
    public override ActionDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ActionDigest.TryParse(reader.GetString(), out ActionDigest digest)
            ? digest
            : throw new JsonException($"\"{reader.GetString()}\" is no digest of 64 hexadecimal digits");

    public override void Write(Utf8JsonWriter writer, ActionDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>A kind of hold by its name.</summary>
internal sealed class HoldKindConverter : JsonConverter<HoldKind>
{
    public override HoldKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        HoldKinds.TryParse(reader.GetString(), out HoldKind kind)
            ? kind
            : throw new JsonException($"\"{reader.GetString()}\" is no kind of hold");

    public override void Write(Utf8JsonWriter writer, HoldKind value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

/// <summary>A state of a request by its name.</summary>
internal sealed class RequestStatusConverter : JsonConverter<RequestStatus>
{
    public override RequestStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RequestStatuses.TryParse(reader.GetString(), out RequestStatus status)
            ? status
            : throw new JsonException($"\"{reader.GetString()}\" is no state of a request");

    public override void Write(Utf8JsonWriter writer, RequestStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name());
}

/// <summary>An action of a rule by its name.</summary>
internal sealed class RuleActionConverter : JsonConverter<RuleAction>
{
    public override RuleAction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RuleWords.TryParse(reader.GetString(), out RuleAction value)
            ? value
            : throw new JsonException($"\"{reader.GetString()}\" is no action of a rule");

    public override void Write(Utf8JsonWriter writer, RuleAction value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

/// <summary>A verdict by its name.</summary>
internal sealed class EventVerdictConverter : JsonConverter<EventVerdict>
{
    public override EventVerdict Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RuleWords.TryParse(reader.GetString(), out EventVerdict value)
            ? value
            : throw new JsonException($"\"{reader.GetString()}\" is no verdict");

    public override void Write(Utf8JsonWriter writer, EventVerdict value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

/// <summary>An outcome by its name.</summary>
internal sealed class OutcomeConverter : JsonConverter<Outcome>
{
    public override Outcome Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Outcomes.TryParse(reader.GetString(), out Outcome value)
            ? value
            : throw new JsonException($"\"{reader.GetString()}\" is no outcome");

    public override void Write(Utf8JsonWriter writer, Outcome value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}
