using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Permits;
using Reeve.Core.Rules;
using Reeve.Core.Signals;

namespace Reeve.Server.Problems;

/// <summary>How the API writes JSON: camelCase, names instead of numbers, times in UTC with <c>Z</c>.</summary>
public static class ApiJson
{
    private static readonly JsonConverter[] Enumerations =
    [
        new Named<HoldKind>(HoldKinds.Name), new Named<RequestStatus>(RequestStatuses.Name), new Named<Phase>(Phases.Name), new Named<Answer>(AnswerNames.Name),
        new Named<Ground>(AnswerNames.Name), new Named<RuleAction>(RuleWords.Name), new Named<EventVerdict>(RuleWords.Name), new Named<Outcome>(Outcomes.Name),
    ];

    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets up the given options.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.MaxDepth = 32;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.Converters.Add(new UtcTime());
        foreach (JsonConverter named in Enumerations)
        {
            options.Converters.Add(named);
        }

        options.Converters.Add(new Types());
        options.Converters.Add(new Digests());
        return options;
    }

    /// <summary>The words an enumeration is written as; empty where the type is none.</summary>
    public static IReadOnlyList<string> WordsOf(Type type) =>
        Enumerations.FirstOrDefault(e => e.CanConvert(type)) is INamed named ? named.Words : [];

    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
    }

    private interface INamed
    {
        IReadOnlyList<string> Words { get; }
    }

    private sealed class Named<T>(Func<T, string> name) : JsonConverter<T>, INamed
        where T : struct, Enum
    {
        public IReadOnlyList<string> Words => [.. Enum.GetValues<T>().Select(name)];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Names are read by their own parsers.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(name(value));
    }

    private sealed class Types : JsonConverter<TypeSet>
    {
        public override TypeSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Types are written only.");

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

    private sealed class Digests : JsonConverter<ActionDigest>
    {
        public override ActionDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Digests are written only.");

        public override void Write(Utf8JsonWriter writer, ActionDigest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
