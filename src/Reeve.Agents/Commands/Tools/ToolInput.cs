using System.Text;
using System.Text.Json;

namespace Reeve.Agents.Commands.Tools;

/// <summary>Reads single fields of a tool's input without building a document.</summary>
internal static class ToolInput
{
    private const int DeepestNesting = 64;

    /// <summary>The text of a top-level string field, or null when it is missing, no string, or the input is no JSON object.</summary>
    public static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            string? found = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool here = reader.ValueTextEquals(field);
                reader.Read();
                if (here)
                {
                    // A repeated field would let two readers see different values.
                    found = found is null && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    if (found is null)
                    {
                        return null;
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>True when a top-level field is <c>true</c>.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field)
    {
        // A search first: most calls do not carry the field at all.
        if (json.IndexOf(field) < 0)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool here = reader.ValueTextEquals(field);
                reader.Read();
                if (here)
                {
                    return reader.TokenType == JsonTokenType.True;
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }

        return false;
    }

    /// <summary>A field that is an array of strings, or null.</summary>
    public static List<string>? Texts(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            List<string>? found = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool here = reader.ValueTextEquals(field);
                reader.Read();
                if (!here)
                {
                    reader.Skip();
                    continue;
                }

                if (found is not null || reader.TokenType != JsonTokenType.StartArray)
                {
                    return null;
                }

                found = [];
                while (reader.Read() && reader.TokenType == JsonTokenType.String && found.Count < 4_096)
                {
                    found.Add(reader.GetString()!);
                }

                if (reader.TokenType != JsonTokenType.EndArray)
                {
                    return null;
                }
            }

            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>True when the input is one well-formed JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Every string value at any depth.</summary>
    public static IEnumerable<string> Strings(ReadOnlySpan<byte> json)
    {
        var found = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            while (reader.Read() && found.Count < 4_096)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    found.Add(reader.GetString()!);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // What was read before the damage is still judged; the caller has the damage reported by IsObject.
        }

        return found;
    }
}
