using System.Numerics;

namespace Reeve.Core.Signals.Windows;

/// <summary>The buckets of one key at every resolution, and the windows that are read of it.</summary>
internal sealed class Series(ulong key, uint second)
{
    private TierBuckets _first = new();
    private TierBuckets _second = new();
    private TierBuckets _third = new();
    private SmallCounts _total;
    private WindowCursor?[] _cursors = [];

    public ulong Key => key;

    /// <summary>Second of the last signal.</summary>
    public uint LastSecond { get; set; } = second;

    /// <summary>The keys that count what this one counts, itself among them, by shape; only on keys of every part.</summary>
    public Series[]? Family { get; set; }

    /// <summary>What the rules remember of this key; forgotten with it.</summary>
    public object? Attached { get; set; }

    /// <summary>Everything since the key is known, modulo 2^32: differences of it are exact.</summary>
    public ref readonly SmallCounts Total => ref _total;

    /// <summary>Counts facts.</summary>
    public void Add(ChunkPool pool, uint second, FactSet facts)
    {
        LastSecond = second;
        for (int tier = 0; tier < Tiers.Count; tier++)
        {
            ref TierBuckets buckets = ref Tier(tier);
            uint bucket = second / (uint)Tiers.Seconds(tier);
            if (buckets.OpenBucket != bucket)
            {
                Close(pool, tier, ref buckets, bucket);
            }

            Increment(ref buckets.Open, facts);
        }

        Increment(ref _total, facts);
    }

    /// <summary>The counts of a registered window; amortised over reads and adds, constant.</summary>
    public void Read(ChunkPool pool, int window, WindowLength length, uint now, out Counts counts)
    {
        uint nowBucket = now / (uint)length.Resolution;
        ref TierBuckets buckets = ref Tier(length.Tier);
        counts = Cursor(window, length).Follow(pool, ref buckets.Closed, nowBucket);
        AddOpen(ref buckets, length, nowBucket, ref counts);
    }

    /// <summary>The counts of any window, by adding up its buckets.</summary>
    public void Walk(ChunkPool pool, WindowLength length, uint now, out Counts counts)
    {
        uint nowBucket = now / (uint)length.Resolution;
        ref TierBuckets buckets = ref Tier(length.Tier);
        counts = new WindowCursor(length).Follow(pool, ref buckets.Closed, nowBucket);
        AddOpen(ref buckets, length, nowBucket, ref counts);
    }

    /// <summary>Forgets the windows that were read, when others are registered.</summary>
    public void ForgetWindows() => _cursors = [];

    /// <summary>Gives its memory back.</summary>
    public void Clear(ChunkPool pool)
    {
        for (int tier = 0; tier < Tiers.Count; tier++)
        {
            Tier(tier).Closed.Clear(pool);
        }
    }

    /// <summary>The buckets of a resolution; for the checkpoint.</summary>
    public ref TierBuckets Tier(int tier)
    {
        switch (tier)
        {
            case 0: return ref _first;
            case 1: return ref _second;
            default: return ref _third;
        }
    }

    /// <summary>Sets what <see cref="Total"/> says; for the checkpoint.</summary>
    public void SetTotal(SmallCounts total) => _total = total;

    private static void AddOpen(ref TierBuckets buckets, WindowLength length, uint nowBucket, ref Counts counts)
    {
        if (length.Covers(buckets.OpenBucket, nowBucket))
        {
            for (int i = 0; i < FactSet.Size; i++)
            {
                counts[i] += buckets.Open[i];
            }
        }
    }

    private static void Increment(ref SmallCounts counts, FactSet facts)
    {
        for (int rest = facts.Bits; rest != 0; rest &= rest - 1)
        {
            counts[BitOperations.TrailingZeroCount(rest)]++;
        }
    }

    private WindowCursor Cursor(int window, WindowLength length)
    {
        if (window >= _cursors.Length)
        {
            Array.Resize(ref _cursors, window + 1);
        }

        return _cursors[window] ??= new WindowCursor(length);
    }

    private void Close(ChunkPool pool, int tier, ref TierBuckets buckets, uint next)
    {
        if (((ReadOnlySpan<uint>)buckets.Open).ContainsAnyExcept(0u))
        {
            buckets.Closed.Append(pool, buckets.OpenBucket, buckets.Open);
            Trim(pool, tier, ref buckets.Closed, next);
        }

        buckets.OpenBucket = next;
        buckets.Open = default;
    }

    private void Trim(ChunkPool pool, int tier, ref BucketStream stream, uint nowBucket)
    {
        StreamPlace place = stream.First;
        Counts unused = default;
        while (!place.IsSame(stream.End) && (long)BucketStream.Peek(pool, place) <= (long)nowBucket - Tiers.Kept(tier))
        {
            BucketStream.Take(pool, ref place, ref unused, 1);
        }

        if (place.Chunk != stream.First.Chunk)
        {
            // No window may be left behind in a chunk that is given back.
            foreach (WindowCursor? cursor in _cursors)
            {
                if (cursor?.Length.Tier == tier)
                {
                    cursor.Follow(pool, ref stream, nowBucket);
                }
            }
        }

        stream.TrimTo(pool, place);
    }
}

/// <summary>One resolution: the bucket being filled and those before it.</summary>
internal struct TierBuckets()
{
    public BucketStream Closed = new();
    public uint OpenBucket;
    public SmallCounts Open;
}
