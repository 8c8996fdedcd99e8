using Reeve.Core.Refusals;

namespace Reeve.Core.Signals.Windows;

/// <summary>A store as bytes and back. The same contents give the same bytes.</summary>
public static class WindowCheckpoint
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Kind => "RVWINDOW"u8;

    /// <summary>Everything that the store counts.</summary>
    public static byte[] Write(WindowStore store)
    {
        var to = new CheckpointWriter(Kind, Version);
        Write(store, to);
        return to.Seal();
    }

    /// <summary>The store that was written, no window registered; or why it must be counted again.</summary>
    public static Result<WindowStore> Read(ReadOnlySpan<byte> bytes, WindowOptions options)
    {
        if (CheckpointReader.Open(bytes, Kind, Version, out CheckpointReader from) is { } refusal)
        {
            return refusal;
        }

        Result<WindowStore> read = Read(ref from, options);
        return !read.TryGet(out WindowStore? store, out refusal) ? refusal
            : from.IsDone ? store
            : WindowRefusals.CheckpointDamaged("something follows its end");
    }

    internal static void Write(WindowStore store, CheckpointWriter to)
    {
        to.Number(store.KeysPerShape);
        to.Number(store.Now);
        to.Number(store.Swept);
        for (int shape = 0; shape < WindowStore.Shapes; shape++)
        {
            to.Number(store.Overflows[shape]);
            to.Number(store.OverflowedAt[shape]);
        }

        Write(store.Scopes, to);
        Write(store.Agents, to);
        to.Number(store.All.Count);
        foreach ((ulong key, Series series) in store.All.OrderBy(s => s.Key))
        {
            to.Number(key);
            to.Number(series.LastSecond);
            to.Counts(series.Total);
            for (int tier = 0; tier < Tiers.Count; tier++)
            {
                Write(store.Pool, ref series.Tier(tier), to);
            }
        }
    }

    internal static Result<WindowStore> Read(ref CheckpointReader from, WindowOptions options)
    {
        long bound = from.Number(long.MaxValue);
        if (!from.Failed && bound != options.KeysPerShape)
        {
            return WindowRefusals.CheckpointOfOtherBounds(bound, options.KeysPerShape);
        }

        var store = new WindowStore(options);
        store.AdvanceTo(from.Number(uint.MaxValue));
        store.Swept = (uint)from.Number(store.Now);
        for (int shape = 0; shape < WindowStore.Shapes; shape++)
        {
            store.Overflows[shape] = from.Number(long.MaxValue);
            store.OverflowedAt[shape] = (uint)from.Number(store.Now);
        }

        Read(store.Scopes, ref from);
        Read(store.Agents, ref from);
        long count = from.Number(int.MaxValue);
        ulong last = 0;
        for (long i = 0; i < count && !from.Failed; i++)
        {
            ulong key = from.Number();
            if ((i > 0 && key <= last) || !IsKnown(store, key))
            {
                from.Fail();
                break;
            }

            last = key;
            Read(store, key, ref from);
        }

        return from.Failed ? WindowRefusals.CheckpointDamaged("its contents do not read back") : store;
    }

    private static void Read(WindowStore store, ulong key, ref CheckpointReader from)
    {
        var series = new Series(key, (uint)from.Number(store.Now));
        SmallCounts total = default;
        from.Counts(total);
        series.SetTotal(total);
        for (int tier = 0; tier < Tiers.Count; tier++)
        {
            Read(store.Pool, ref series.Tier(tier), store.Now / Tiers.Seconds(tier), ref from);
        }

        store.Put(series);
    }

    private static void Write(ChunkPool pool, ref TierBuckets buckets, CheckpointWriter to)
    {
        to.Number(buckets.OpenBucket);
        to.Counts(buckets.Open);
        uint before = 0;
        for (StreamPlace place = buckets.Closed.First; !place.IsSame(buckets.Closed.End); before = place.Bucket)
        {
            Counts counts = default;
            BucketStream.Take(pool, ref place, ref counts, 1);
            SmallCounts small = default;
            for (int i = 0; i < FactSet.Size; i++)
            {
                small[i] = (uint)counts[i];
            }

            // Each is told by its distance from the one before, which is never 0: 0 ends them.
            to.Number(place.Bucket - before);
            to.Counts(small);
        }

        to.Number(0UL);
    }

    private static void Read(ChunkPool pool, ref TierBuckets buckets, long nowBucket, ref CheckpointReader from)
    {
        buckets.OpenBucket = (uint)from.Number(nowBucket);
        from.Counts(buckets.Open);
        long bucket = 0;
        for (long step = from.Number(uint.MaxValue); step != 0; step = from.Number(uint.MaxValue))
        {
            bucket += step;
            SmallCounts counts = default;
            from.Counts(counts);
            if (bucket >= buckets.OpenBucket || !((ReadOnlySpan<uint>)counts).ContainsAnyExcept(0u))
            {
                from.Fail();
                return;
            }

            buckets.Closed.Append(pool, (uint)bucket, counts);
        }
    }

    private static void Write(NameTable names, CheckpointWriter to)
    {
        to.Number(names.Slots.Count);
        foreach (string? name in names.Slots)
        {
            to.Text(name);
        }
    }

    private static void Read(NameTable names, ref CheckpointReader from)
    {
        long slots = from.Number(int.MaxValue);
        for (long i = 0; i < slots && !from.Failed; i++)
        {
            if (!names.TryPut((int)i, from.Text()))
            {
                from.Fail();
            }
        }
    }

    private static bool IsKnown(WindowStore store, ulong key) =>
        PackedKey.Pack(PackedKey.Scope(key), PackedKey.Type(key), PackedKey.Agent(key)) == key
        && store.Scopes.IsKnown(PackedKey.Scope(key)) && store.Agents.IsKnown(PackedKey.Agent(key)) && PackedKey.IsTypeKnown(key);
}
