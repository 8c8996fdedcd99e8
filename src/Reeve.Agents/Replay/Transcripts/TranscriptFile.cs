using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Replay.Transcripts;

/// <summary>One line of a transcript.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Its bytes without the line end; valid until the next line is asked for.</param>
/// <param name="Complete">It ended with a line end.</param>
/// <param name="Refusal">Why the file cannot be read on; then it is the last.</param>
internal readonly record struct TranscriptLine(long Number, ReadOnlyMemory<byte> Text, bool Complete, Refusal? Refusal = null);

/// <summary>Reads a transcript line by line.</summary>
internal static class TranscriptFile
{
    /// <summary>Longest line: 64 MB.</summary>
    public const int MaxLine = 64 * 1024 * 1024;

    /// <summary>The lines, streamed.</summary>
    public static async IAsyncEnumerable<TranscriptLine> ReadAsync(
        string path, Action<long> consumed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Open(path).TryGet(out FileStream? stream, out Refusal? refusal))
        {
            yield return new TranscriptLine(0, default, true, refusal);
            yield break;
        }

        await using (stream)
        {
            PipeReader pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 256 * 1024, leaveOpen: true));
            long number = 0;
            bool more = true;
            while (more)
            {
                (Chunk chunk, Refusal? problem) = await FillAsync(pipe, path, number, cancellationToken).ConfigureAwait(false);
                if (problem is not null)
                {
                    yield return new TranscriptLine(number, default, true, problem);
                    yield break;
                }

                ReadOnlySequence<byte> rest = chunk.Bytes;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    yield return new TranscriptLine(++number, Flat(rest.Slice(0, end)), true);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                more = !chunk.IsLast;
                if (!more && !rest.IsEmpty)
                {
                    yield return new TranscriptLine(++number, Flat(rest), false);
                    rest = rest.Slice(rest.End);
                }

                consumed(chunk.Bytes.Length - rest.Length);
                pipe.AdvanceTo(rest.Start, chunk.Bytes.End);
            }

            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<(Chunk Chunk, Refusal? Problem)> FillAsync(
        PipeReader pipe, string path, long number, CancellationToken cancellationToken)
    {
        try
        {
            ReadResult read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            return read.Buffer.Length > MaxLine && read.Buffer.PositionOf((byte)'\n') is null
                ? (default, ReplayRefusals.LineTooLong(path, number + 1))
                : (new Chunk(read.Buffer, read.IsCompleted), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (default, ReplayRefusals.Unreadable(path, problem.Message));
        }
    }

    private static Result<FileStream> Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return ReplayRefusals.NotFound(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return ReplayRefusals.Unreadable(path, problem.Message);
        }
    }

    private static ReadOnlyMemory<byte> Flat(ReadOnlySequence<byte> line) => line.IsSingleSegment ? line.First : line.ToArray();

    private readonly record struct Chunk(ReadOnlySequence<byte> Bytes, bool IsLast);
}
