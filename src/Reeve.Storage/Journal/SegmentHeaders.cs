namespace Reeve.Storage.Journal;

/// <summary>Reads only the first line of a segment.</summary>
internal static class SegmentHeaders
{
    /// <summary>The header, or null when the first line is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SegmentHeader? Read(string path)
    {
        using var fetcher = new LineFetcher(path);
        try
        {
            return SegmentHeader.Parse(fetcher.Line(0, SegmentHeader.Bound));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
