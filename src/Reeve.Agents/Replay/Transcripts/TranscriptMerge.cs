using System.Runtime.CompilerServices;

namespace Reeve.Agents.Replay.Transcripts;

/// <summary>Several transcripts as one stream in order of time; each keeps its own order.</summary>
internal static class TranscriptMerge
{
    /// <summary>Items of all readers; ties go to the file named first.</summary>
    public static async IAsyncEnumerable<TranscriptItem> ReadAsync(
        IReadOnlyList<TranscriptReader> readers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heads = new PriorityQueue<IAsyncEnumerator<TranscriptItem>, (DateTimeOffset At, int File)>();
        try
        {
            for (int file = 0; file < readers.Count; file++)
            {
                await AdvanceAsync(heads, readers[file].ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken), DateTimeOffset.MinValue, file)
                    .ConfigureAwait(false);
            }

            while (heads.TryDequeue(out IAsyncEnumerator<TranscriptItem>? head, out (DateTimeOffset At, int File) at))
            {
                yield return head.Current;
                await AdvanceAsync(heads, head, at.At, at.File).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach ((IAsyncEnumerator<TranscriptItem> head, _) in heads.UnorderedItems)
            {
                await head.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask AdvanceAsync(
        PriorityQueue<IAsyncEnumerator<TranscriptItem>, (DateTimeOffset At, int File)> heads,
        IAsyncEnumerator<TranscriptItem> head,
        DateTimeOffset notBefore,
        int file)
    {
        if (await head.MoveNextAsync().ConfigureAwait(false))
        {
            DateTimeOffset at = head.Current.At > notBefore ? head.Current.At : notBefore;
            heads.Enqueue(head, (at, file));
        }
        else
        {
            await head.DisposeAsync().ConfigureAwait(false);
        }
    }
}
