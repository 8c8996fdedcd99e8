namespace Reeve.Core.Signals.Windows;

/// <summary>The running sums of one window over the closed buckets of one key: each bucket is added once and taken away once.</summary>
internal sealed class WindowCursor(WindowLength length)
{
    private StreamPlace _tail = StreamPlace.None;
    private StreamPlace _head = StreamPlace.None;
    private Counts _sums;

    public WindowLength Length => length;

    /// <summary>Follows the stream to its end, drops what lies before the window, and answers the sums.</summary>
    public ref readonly Counts Follow(ChunkPool pool, ref BucketStream stream, uint nowBucket)
    {
        if (_tail.Chunk < 0)
        {
            _tail = _head = stream.First;
        }

        while (!_head.IsSame(stream.End))
        {
            BucketStream.Take(pool, ref _head, ref _sums, 1);
        }

        while (!_tail.IsSame(_head) && !length.Covers(BucketStream.Peek(pool, _tail), nowBucket))
        {
            BucketStream.Take(pool, ref _tail, ref _sums, -1);
        }

        return ref _sums;
    }
}
