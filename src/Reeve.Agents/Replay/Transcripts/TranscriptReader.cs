using System.Runtime.CompilerServices;
using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Replay.Transcripts;

/// <summary>Reads one transcript: its items in order, then the refusal if it cannot be read to its end.</summary>
internal sealed class TranscriptReader(string path, int file, Action<long> consumed)
{
    private const int MaxDepth = 256;

    /// <summary>Lines read so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Why reading stopped early; null while all is well.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The items, streamed.</summary>
    public async IAsyncEnumerable<TranscriptItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TranscriptLine line in TranscriptFile.ReadAsync(path, consumed, cancellationToken).ConfigureAwait(false))
        {
            if (line.Refusal is not null)
            {
                Refusal = line.Refusal;
                yield break;
            }

            Lines = line.Number;
            if (line.Text.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            string where = $"{path}:{line.Number}";
            (JsonDocument? document, string? problem) = Parse(line.Text);
            using (document)
            {
                if (document is null && line.Complete)
                {
                    Refusal = ReplayRefusals.Malformed(path, line.Number, problem!);
                    yield break;
                }

                if (document is null)
                {
                    yield return new TranscriptItem { Kind = TranscriptItemKind.Torn, File = file, Where = where };
                    yield break;
                }

                foreach (TranscriptItem item in TranscriptRecord.Items(document.RootElement, file, where))
                {
                    yield return item;
                }
            }
        }
    }

    private static (JsonDocument? Document, string? Problem) Parse(ReadOnlyMemory<byte> line)
    {
        if (!System.Text.Unicode.Utf8.IsValid(line.Span))
        {
            return (null, "it is not UTF-8.");
        }

        try
        {
            var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (document, null);
            }

            document.Dispose();
            return (null, "it is another JSON value.");
        }
        catch (JsonException broken)
        {
            return (null, $"it breaks at byte {broken.BytePositionInLine}.");
        }
    }
}
