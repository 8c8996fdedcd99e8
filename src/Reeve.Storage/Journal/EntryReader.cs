using Reeve.Core.Journal;
using Reeve.Core.Signals;

namespace Reeve.Storage.Journal;

/// <summary>Answers queries: the columns narrow, the line itself decides.</summary>
internal sealed class EntryReader(SegmentCatalog catalog)
{
    private const int TypicalLine = 1024;

    public IEnumerable<JournalLine> Read(JournalQuery query)
    {
        int found = 0;
        IEnumerable<Segment> segments = catalog.All;
        foreach (Segment segment in query.Descending ? segments.Reverse() : segments)
        {
            foreach (JournalLine line in segment.MayMatch(query) ? Read(segment, query) : [])
            {
                if (++found > query.Limit)
                {
                    yield break;
                }

                yield return line;
            }
        }
    }

    /// <summary>The entries with a larger number, in order. Lines are read only of what the columns do not tell.</summary>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    public IEnumerable<EntryGlance> Glance(long afterSeq)
    {
        var query = new JournalQuery(AfterSeq: afterSeq);
        foreach (Segment segment in catalog.All.Where(s => s.MayMatch(query)))
        {
            Columns columns = segment.View();
            LineFetcher? fetcher = null;
            try
            {
                for (int row = (int)Math.Clamp(afterSeq + 1 - segment.FirstSeq, 0, columns.Count); row < columns.Count; row++)
                {
                    var counted = CountedAs.FromBits(columns.Counted[row]);
                    yield return counted.IsKnown
                        ? new EntryGlance(segment.FirstSeq + row, new DateTimeOffset(columns.At[row], TimeSpan.Zero), columns.Kind[row], counted, null)
                        : (fetcher ??= new LineFetcher(segment.Path)).Glance(columns.Offset[row]);
                }
            }
            finally
            {
                fetcher?.Dispose();
            }
        }
    }

    /// <summary>The entry with that number; null when it is not there or has been pruned.</summary>
    public JournalLine? Entry(long seq) => catalog.Holding(seq)?.Entry(seq);

    /// <summary>The text beside an entry, without padding; empty when it has none.</summary>
    public ReadOnlyMemory<byte> Text(long seq)
    {
        if (Entry(seq) is not { } entry || !EntryLine.TryParse(entry.Json.Span, out EntryFields fields) || fields.TextAt < 0)
        {
            return default;
        }

        Segment segment = catalog.Holding(seq)!;
        using var fetcher = new LineFetcher(segment.Folder.Text(segment.Number));
        ReadOnlySpan<byte> line = fetcher.Line(fields.TextAt, TypicalLine).TrimEnd((byte)' ');
        return TextLine.TryParse(line, out long owner, out _) && owner == seq ? line.ToArray() : default(ReadOnlyMemory<byte>);
    }

    private static IEnumerable<JournalLine> Read(Segment segment, JournalQuery query)
    {
        Columns columns = segment.View();
        Filter filter = new(query);
        int first = (int)Math.Clamp(query.AfterSeq + 1 - segment.FirstSeq, 0, columns.Count);
        LineFetcher? fetcher = null;
        try
        {
            for (int step = 0; step < columns.Count - first; step++)
            {
                int row = query.Descending ? columns.Count - 1 - step : first + step;
                if (!filter.MayMatch(columns, row))
                {
                    continue;
                }

                fetcher ??= new LineFetcher(segment.Path, query.Descending);
                JournalLine line = fetcher.Entry(columns.Offset[row]);
                if (query.Matches(line.Head))
                {
                    yield return line;
                }
            }
        }
        finally
        {
            fetcher?.Dispose();
        }
    }

    private readonly struct Filter(JournalQuery query)
    {
        private readonly ulong? _id = Hash(query.Id);
        private readonly ulong? _session = Hash(query.Session);
        private readonly ulong? _agent = Hash(query.Agent);
        private readonly ulong? _scope = Hash(query.Scope);
        private readonly long _from = query.From?.UtcTicks ?? long.MinValue;
        private readonly long _to = query.To?.UtcTicks ?? long.MaxValue;
        private readonly bool _transitionsOnly = query.TransitionsOnly;

        public bool MayMatch(in Columns columns, int row) =>
            (_id is null || columns.Id[row] == _id)
            && (_session is null || columns.Session[row] == _session)
            && (_agent is null || columns.Agent[row] == _agent)
            && (_scope is null || columns.Scope[row] == _scope)
            && columns.At[row] >= _from && columns.At[row] < _to
            && (!_transitionsOnly || columns.Kind[row].IsTransition());

        private static ulong? Hash(string? text) => text is null ? null : StableHash.Of(text);
    }
}
