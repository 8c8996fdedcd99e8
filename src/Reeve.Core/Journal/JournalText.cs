using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Reeve.Core.Journal;

/// <summary>
/// The text of a decision as it stands beside the chain:
/// <c>{"seq":n,"tool":"…","folder":"…","text":"…","bytes":total}</c>, with <c>"truncated":true</c> when only its beginning was kept and
/// <c>"lossy":true</c> when it was not valid UTF-8. Only a text that is neither can be checked against the digest in the chain.
/// </summary>
/// <param name="Tool">Tool name.</param>
/// <param name="Folder">Folder relative to the scope's root.</param>
/// <param name="Text">The text kept, in UTF-8.</param>
/// <param name="Bytes">Size of the whole text.</param>
/// <param name="Truncated">Only the beginning was kept.</param>
/// <param name="Lossy">Bytes that are not UTF-8 were replaced.</param>
public sealed record JournalText(string Tool, string Folder, ReadOnlyMemory<byte> Text, long Bytes, bool Truncated, bool Lossy)
{
    /// <summary>Bytes of text that are kept: 16 kB.</summary>
    public const int MaxKept = 16 * 1024;

    private const int MaxFolder = 1024;

    /// <summary>True when the digest can be recomputed.</summary>
    public bool IsWhole => !Truncated && !Lossy;

    /// <summary>Writes the object that <see cref="IJournal.Enqueue"/> takes; the journal adds <c>seq</c>.</summary>
    /// <param name="tool">Tool name, at most 128 characters.</param>
    /// <param name="folder">Folder; what is longer than 1024 characters is cut and marks the text truncated.</param>
    /// <param name="text">The text, of any size and content; what is beyond 16 kB is cut at a character.</param>
    /// <param name="output">Where the object goes.</param>
    /// <exception cref="ArgumentException">The tool name is too long.</exception>
    public static void Encode(string tool, string folder, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (tool.Length > EntryLine.MaxName)
        {
            throw new ArgumentException($"A tool name has at most {EntryLine.MaxName} characters.", nameof(tool));
        }

        bool truncated = text.Length > MaxKept || folder.Length > MaxFolder;
        ReadOnlySpan<byte> kept = text.Length > MaxKept ? text[..Boundary(text)] : text;
        ReadOnlySpan<char> place = folder.Length > MaxFolder ? folder.AsSpan(0, MaxFolder) : folder;
        bool lossy = !Utf8.IsValid(kept);
        if (lossy)
        {
            kept = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(kept));
        }

        Write(tool, place, kept, text.Length, truncated, lossy, output);
    }

    /// <summary>Reads a text line; null when it is not exactly as written here (redacted lines are not).</summary>
    /// <param name="line">The JSON object, with or without <c>seq</c>, without newline and padding.</param>
    public static JournalText? TryParse(ReadOnlySpan<byte> line)
    {
        string? tool = null;
        string? folder = null;
        byte[]? text = null;
        long bytes = -1;
        bool truncated = false;
        bool lossy = false;
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string? name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "seq": break;
                    case "tool": tool = reader.GetString(); break;
                    case "folder": folder = reader.GetString(); break;
                    case "text": text = Encoding.UTF8.GetBytes(reader.GetString() ?? ""); break;
                    case "bytes": bytes = reader.GetInt64(); break;
                    case "truncated": truncated = reader.GetBoolean(); break;
                    case "lossy": lossy = reader.GetBoolean(); break;
                    default: return null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }

        return tool is null || folder is null || text is null || bytes < 0 ? null : new JournalText(tool, folder, text, bytes, truncated, lossy);
    }

    /// <summary>Writes the object again, byte for byte as it was.</summary>
    public void WriteTo(IBufferWriter<byte> output) => Write(Tool, Folder, Text.Span, Bytes, Truncated, Lossy, output);

    private static void Write(
        string tool, ReadOnlySpan<char> folder, ReadOnlySpan<byte> text, long bytes, bool truncated, bool lossy, IBufferWriter<byte> output)
    {
        Span<byte> to = output.GetSpan(128 + (JsonString.MaxBytesPerChar * (tool.Length + folder.Length + text.Length)));
        int at = Put("{\"tool\":\""u8, to, 0);
        at += JsonString.Write(tool, to[at..]);
        at = Put("\",\"folder\":\""u8, to, at);
        at += JsonString.Write(folder, to[at..]);
        at = Put("\",\"text\":\""u8, to, at);
        at += JsonString.Write(text, to[at..]);
        at = Put("\",\"bytes\":"u8, to, at);
        Utf8Formatter.TryFormat(bytes, to[at..], out int digits);
        at = Put(truncated ? ",\"truncated\":true"u8 : default, to, at + digits);
        at = Put(lossy ? ",\"lossy\":true"u8 : default, to, at);
        output.Advance(Put("}"u8, to, at));
    }

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> to, int at)
    {
        bytes.CopyTo(to[at..]);
        return at + bytes.Length;
    }

    /// <summary>The last start of a character at or before the bound; text that is no UTF-8 there is cut at the bound.</summary>
    private static int Boundary(ReadOnlySpan<byte> text)
    {
        int at = MaxKept;
        while (at > MaxKept - 4 && (text[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return (text[at] & 0xC0) == 0x80 ? MaxKept : at;
    }
}
