using System.Collections.Immutable;

namespace Reeve.Storage.Journal;

/// <summary>The segments that can be read, oldest first.</summary>
internal sealed class SegmentCatalog(IEnumerable<Segment> segments)
{
    private ImmutableArray<Segment> _segments = [.. segments];

    public ImmutableArray<Segment> All => _segments;

    public void Add(Segment segment) => ImmutableInterlocked.Update(ref _segments, static (all, one) => all.Add(one), segment);

    public void Remove(Segment segment) => ImmutableInterlocked.Update(ref _segments, static (all, one) => all.Remove(one), segment);

    /// <summary>The segment that holds or would hold the entry; null when it is gone.</summary>
    public Segment? Holding(long seq)
    {
        ImmutableArray<Segment> all = _segments;
        for (int i = all.Length - 1; i >= 0; i--)
        {
            if (all[i].FirstSeq <= seq)
            {
                return all[i];
            }
        }

        return null;
    }
}
