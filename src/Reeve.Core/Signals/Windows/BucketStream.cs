using System.Numerics;

namespace Reeve.Core.Signals.Windows;

/// <summary>A place between two buckets of a stream.</summary>
/// <param name="Chunk">The chunk, -1 before there is any.</param>
/// <param name="Offset">Byte in the chunk, always below <see cref="ChunkPool.Payload"/>.</param>
/// <param name="Bucket">Number of the bucket before it, from which the next is told.</param>
internal readonly record struct StreamPlace(int Chunk, int Offset, uint Bucket)
{
    public static readonly StreamPlace None = new(-1, 0, 0);

    public bool IsSame(StreamPlace other) => Chunk == other.Chunk && Offset == other.Offset;
}

/// <summary>
/// Closed buckets that hold something, oldest first. A bucket is a varint of twice its distance from the one before, plus one when every count
/// is 1; a varint of the facts; and unless every count is 1, a varint for each: mostly two bytes.
/// </summary>
internal struct BucketStream()
{
    private StreamPlace _first = StreamPlace.None;
    private StreamPlace _end = StreamPlace.None;

    public readonly StreamPlace First => _first;

    public readonly StreamPlace End => _end;

    /// <summary>Adds a bucket, later than all before it, whose counts are not all 0.</summary>
    public void Append(ChunkPool pool, uint bucket, ReadOnlySpan<uint> counts)
    {
        if (_end.Chunk < 0)
        {
            _first = _end = new StreamPlace(pool.Take(), 0, bucket);
        }

        int facts = 0;
        uint most = 0;
        for (int i = 0; i < FactSet.Size; i++)
        {
            facts |= counts[i] == 0 ? 0 : 1 << i;
            most = Math.Max(most, counts[i]);
        }

        Write(pool, ((ulong)(bucket - _end.Bucket) << 1) | (most == 1 ? 1u : 0u));
        Write(pool, (uint)facts);
        for (int rest = most == 1 ? 0 : facts; rest != 0; rest &= rest - 1)
        {
            Write(pool, counts[BitOperations.TrailingZeroCount(rest)]);
        }

        _end = _end with { Bucket = bucket };
    }

    /// <summary>Forgets the buckets before a place.</summary>
    public void TrimTo(ChunkPool pool, StreamPlace place)
    {
        for (int chunk = _first.Chunk; chunk != place.Chunk;)
        {
            int next = pool.Next(chunk);
            pool.Give(chunk);
            chunk = next;
        }

        _first = place;
    }

    /// <summary>Gives everything back.</summary>
    public void Clear(ChunkPool pool)
    {
        if (_end.Chunk >= 0)
        {
            TrimTo(pool, _end);
            pool.Give(_end.Chunk);
        }

        _first = _end = StreamPlace.None;
    }

    /// <summary>Number of the bucket at a place that is not the end.</summary>
    public static uint Peek(ChunkPool pool, StreamPlace at)
    {
        uint before = at.Bucket;
        return before + (uint)(Read(pool, ref at) >> 1);
    }

    /// <summary>Reads the bucket at a place that is not the end, adds its counts times <paramref name="sign"/> and goes behind it.</summary>
    public static void Take(ChunkPool pool, ref StreamPlace at, ref Counts sums, int sign)
    {
        uint before = at.Bucket;
        ulong head = Read(pool, ref at);
        bool ones = (head & 1) != 0;
        for (int rest = (int)Read(pool, ref at); rest != 0; rest &= rest - 1)
        {
            sums[BitOperations.TrailingZeroCount(rest)] += sign * (ones ? 1 : (long)Read(pool, ref at));
        }

        at = at with { Bucket = before + (uint)(head >> 1) };
    }

    private static ulong Read(ChunkPool pool, ref StreamPlace at)
    {
        ulong value = 0;
        (int chunk, int offset) = (at.Chunk, at.Offset);
        for (int shift = 0; ; shift += 7)
        {
            byte next = pool.At(chunk, offset++);
            if (offset == ChunkPool.Payload)
            {
                (chunk, offset) = (pool.Next(chunk), 0);
            }

            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                at = new StreamPlace(chunk, offset, at.Bucket);
                return value;
            }
        }
    }

    private void Write(ChunkPool pool, ulong value)
    {
        (int chunk, int offset) = (_end.Chunk, _end.Offset);
        bool more;
        do
        {
            more = value >= 0x80;
            pool.At(chunk, offset++) = (byte)(more ? value | 0x80 : value);
            value >>= 7;
            if (offset == ChunkPool.Payload)
            {
                // The end always lies in a chunk, so that a place has one spelling.
                int next = pool.Take();
                pool.Link(chunk, next);
                (chunk, offset) = (next, 0);
            }
        }
        while (more);
        _end = _end with { Chunk = chunk, Offset = offset };
    }
}
