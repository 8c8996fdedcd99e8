using System.Text;
using System.Text.Json;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>
/// Text that is only looked at, such as a tool's output: a JSON string may hold half a surrogate pair (cut output), which is no .NET string. Then the
/// text comes as it stands between the quotes, with its line ends restored.
/// </summary>
internal static class LossyText
{
    /// <summary>The string under the reader.</summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Raw(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>A string element's text.</summary>
    public static string Of(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Raw(element.GetRawText()[1..^1]);
        }
    }

    private static string Raw(string escaped) => escaped.Replace("\\n", "\n", StringComparison.Ordinal);
}
