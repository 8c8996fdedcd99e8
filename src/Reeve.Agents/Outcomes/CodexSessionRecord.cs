using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Reeve.Agents.Outcomes;

/// <summary>Codex's session record (<c>rollout-….jsonl</c>): finds how one call ended, in the last part of the file.</summary>
internal static class CodexSessionRecord
{
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    /// <summary>The call's end, or null when the record is not there, not readable, or does not have it.</summary>
    public static CallEnd? Find(string path, string id, int bytes)
    {
        string name = Path.GetFileName(path);
        if (id.AsSpan().ContainsAnyExcept(IdCharacters) || path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(path)
            || !name.StartsWith("rollout-", StringComparison.Ordinal) || !name.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            return null;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            return Search(buffer.AsMemory(0, Tail(path, buffer.AsSpan(0, bytes))), Encoding.ASCII.GetBytes($"\"id\":\"{id}\""), id);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Tail(string path, Span<byte> buffer)
    {
        // A pipe or device has length 0; opening one could block for ever.
        long length = new FileInfo(path) is { Exists: true } info ? info.Length : 0;
        if (length == 0)
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Seek(Math.Max(0, length - buffer.Length), SeekOrigin.Begin);
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    private static CallEnd? Search(ReadOnlyMemory<byte> tail, ReadOnlySpan<byte> needle, string id)
    {
        int end = tail.Length;
        while (tail.Span[..end].LastIndexOf(needle) is int hit and >= 0)
        {
            int from = tail.Span[..hit].LastIndexOf((byte)'\n') + 1;
            int rest = tail.Span[hit..].IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = tail[from..(rest < 0 ? tail.Length : hit + rest)];
            if (line.Span.IndexOf("\"item_completed\""u8) >= 0 && Parse(line, id) is { } found)
            {
                return found;
            }

            end = from;
        }

        return null;
    }

    private static CallEnd? Parse(ReadOnlyMemory<byte> line, string id)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        if (!document.RootElement.TryGetProperty("payload", out JsonElement payload) || Text(payload, "type") != "item_completed"
            || !payload.TryGetProperty("item", out JsonElement item) || Text(item, "id") != id)
        {
            return null;
        }

        int? code = item.TryGetProperty("exit_code", out JsonElement exit) && exit.ValueKind == JsonValueKind.Number && exit.TryGetInt32(out int n)
            ? n
            : null;
        Ending ending = Text(item, "status") switch
        {
            "declined" => Ending.NotRun,
            "failed" => Ending.Error,
            "completed" => code is null or 0 ? Ending.Well : Ending.Error,
            _ => Ending.Unknown,
        };
        return new CallEnd(ending, code, null, Duration(item));
    }

    private static long? Duration(JsonElement item) =>
        item.TryGetProperty("duration", out JsonElement duration) && duration.ValueKind == JsonValueKind.Object
            && duration.TryGetProperty("secs", out JsonElement secs) && secs.TryGetInt64(out long s)
            && duration.TryGetProperty("nanos", out JsonElement nanos) && nanos.TryGetInt64(out long ns)
            ? (s * 1000) + (ns / 1_000_000)
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
