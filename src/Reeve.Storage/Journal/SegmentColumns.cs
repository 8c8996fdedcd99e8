using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>
/// The index of one segment as columns; row i is entry <c>firstSeq + i</c>. One appender, any number of readers: a reader takes a
/// <see cref="Columns"/> and sees the rows of that moment, whatever comes after.
/// </summary>
internal sealed class SegmentColumns
{
    private readonly Lock _lock = new();
    private Columns _columns;

    public SegmentColumns(int capacity = 1024) => _columns = Columns.Empty(capacity);

    public SegmentColumns(Columns columns) => _columns = columns;

    public int Count => View().Count;

    public Columns View()
    {
        lock (_lock)
        {
            return _columns;
        }
    }

    public void Append(ReadOnlySpan<IndexRow> rows, long offset)
    {
        lock (_lock)
        {
            Columns to = _columns.WithRoomFor(rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                to.Set(to.Count + i, rows[i], offset);
            }

            _columns = to with { Count = to.Count + rows.Length };
        }
    }

    /// <summary>Forgets rows from that one on; only before any reader knows the segment.</summary>
    public void Truncate(int count)
    {
        lock (_lock)
        {
            _columns = _columns with { Count = count };
        }
    }
}

/// <summary>The columns of a segment's index at one moment.</summary>
internal readonly record struct Columns
{
    public required int Count { get; init; }

    public required long[] At { get; init; }

    public required uint[] Offset { get; init; }

    public required EntryKind[] Kind { get; init; }

    public required ulong[] Id { get; init; }

    public required ulong[] Session { get; init; }

    public required ulong[] Agent { get; init; }

    public required ulong[] Scope { get; init; }

    /// <summary>In memory only: a segment that was read back has zeros.</summary>
    public required int[] Counted { get; init; }

    public static Columns Empty(int capacity) => new()
    {
        Count = 0,
        At = GC.AllocateUninitializedArray<long>(capacity),
        Offset = GC.AllocateUninitializedArray<uint>(capacity),
        Kind = GC.AllocateUninitializedArray<EntryKind>(capacity),
        Id = GC.AllocateUninitializedArray<ulong>(capacity),
        Session = GC.AllocateUninitializedArray<ulong>(capacity),
        Agent = GC.AllocateUninitializedArray<ulong>(capacity),
        Scope = GC.AllocateUninitializedArray<ulong>(capacity),
        Counted = GC.AllocateUninitializedArray<int>(capacity),
    };

    public void Set(int row, in IndexRow value, long offset)
    {
        At[row] = value.At;
        Offset[row] = (uint)(value.Offset + offset);
        Kind[row] = value.Kind;
        Id[row] = value.Id;
        Session[row] = value.Session;
        Agent[row] = value.Agent;
        Scope[row] = value.Scope;
        Counted[row] = value.Counted;
    }

    /// <summary>The same rows in arrays that have room; the old arrays stay as they are for their readers.</summary>
    public Columns WithRoomFor(int more)
    {
        if (Count + more <= At.Length)
        {
            return this;
        }

        int capacity = Math.Max(Count + more, At.Length * 2);
        return new Columns
        {
            Count = Count,
            At = Grown(At, capacity),
            Offset = Grown(Offset, capacity),
            Kind = Grown(Kind, capacity),
            Id = Grown(Id, capacity),
            Session = Grown(Session, capacity),
            Agent = Grown(Agent, capacity),
            Scope = Grown(Scope, capacity),
            Counted = Grown(Counted, capacity),
        };
    }

    /// <summary>Earliest and latest time, in ticks; (0, 0) without rows. The clock may have stepped, so that these are not the first and last.</summary>
    public (long From, long To) Span()
    {
        if (Count == 0)
        {
            return (0, 0);
        }

        long from = long.MaxValue;
        long to = long.MinValue;
        foreach (long at in At.AsSpan(0, Count))
        {
            from = Math.Min(from, at);
            to = Math.Max(to, at);
        }

        return (from, to);
    }

    /// <summary>The same rows, as far as they are kept.</summary>
    public bool HasRowsOf(in Columns other) =>
        Count == other.Count
        && At.AsSpan(0, Count).SequenceEqual(other.At.AsSpan(0, Count))
        && Offset.AsSpan(0, Count).SequenceEqual(other.Offset.AsSpan(0, Count))
        && Kind.AsSpan(0, Count).SequenceEqual(other.Kind.AsSpan(0, Count))
        && Id.AsSpan(0, Count).SequenceEqual(other.Id.AsSpan(0, Count))
        && Session.AsSpan(0, Count).SequenceEqual(other.Session.AsSpan(0, Count))
        && Agent.AsSpan(0, Count).SequenceEqual(other.Agent.AsSpan(0, Count))
        && Scope.AsSpan(0, Count).SequenceEqual(other.Scope.AsSpan(0, Count));

    private static T[] Grown<T>(T[] column, int capacity)
    {
        T[] larger = GC.AllocateUninitializedArray<T>(capacity);
        column.CopyTo(larger, 0);
        return larger;
    }
}
