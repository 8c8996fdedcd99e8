namespace Reeve.Agents.Commands.Paths;

/// <summary>
/// A glob over absolute paths: <c>*</c> and <c>?</c> within a segment, <c>**</c> for any number of segments, case ignored (some file systems do).
/// It is compared with another glob, because what an agent names may be one too: the question is whether both can mean the same file.
/// </summary>
internal sealed class PathPattern(string pattern)
{
    /// <summary>Stands for text that cannot be read off; unlike <c>*</c> it also matches a leading dot, and alone any number of segments.</summary>
    public const char Anything = '\u0001';

    private readonly string[] _segments = Split(pattern);

    public string Text { get; } = pattern;

    /// <summary>Its last segment.</summary>
    public string Last => _segments.Length == 0 ? "" : _segments[^1];

    /// <summary>A bare file name that may lie anywhere, visible to a bare <c>*</c>.</summary>
    public bool IsVisibleName => _segments.Length >= 2 && _segments[0] == "**" && _segments[1][0] != '.' && (_segments.Length == 2 || _segments[2] == "**");

    /// <summary>True when the last segment is hardly more than wildcards, so that it says nothing about a name.</summary>
    public static bool IsVague(string[] named) => named.Length == 0 || named[^1].Count(c => c is not ('*' or '?' or Anything)) < 2;

    /// <summary>True when some file could be meant by both.</summary>
    /// <param name="named">Segments of what was named; see <see cref="Split"/>.</param>
    public bool MayMean(string[] named) => Overlap(named, 0, 0, new bool[(named.Length + 1) * (_segments.Length + 1)]);

    /// <summary>Segments of a path or glob; a bracket expression counts as any one character.</summary>
    public static string[] Split(string path)
    {
        for (int open = path.IndexOf('['); open >= 0; open = path.IndexOf('[', open + 1))
        {
            int close = path.IndexOf(']', Math.Min(open + 2, path.Length));
            if (close > 0)
            {
                path = string.Concat(path.AsSpan(0, open), "?", path.AsSpan(close + 1));
            }
        }

        return path.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    private bool Overlap(string[] named, int i, int j, bool[] failed)
    {
        int key = (i * (_segments.Length + 1)) + j;
        if (failed[key])
        {
            return false;
        }

        bool hit;
        if (i == named.Length)
        {
            hit = j == _segments.Length || (_segments[j] == "**" && Overlap(named, i, j + 1, failed));
        }
        else if (IsAny(named[i]))
        {
            // A double star of a shell or a search tool does not descend into hidden folders; unknown text may.
            bool reaches = j < _segments.Length && (named[i][0] == Anything || _segments[j][0] != '.');
            hit = Overlap(named, i + 1, j, failed) || (reaches && Overlap(named, i, j + 1, failed));
        }
        else if (j == _segments.Length)
        {
            hit = false;
        }
        else if (_segments[j] == "**")
        {
            hit = Overlap(named, i, j + 1, failed) || Overlap(named, i + 1, j, failed);
        }
        else
        {
            hit = SegmentsMeet(named[i], _segments[j]) && Overlap(named, i + 1, j + 1, failed);
        }

        failed[key] = !hit;
        return hit;
    }

    private static bool IsAny(string segment) => segment == "**" || (segment.Length == 1 && segment[0] == Anything);

    private static bool SegmentsMeet(string named, string pattern)
    {
        if (named[0] is '*' or '?' && pattern[0] == '.')
        {
            return false;
        }

        return Meet(named, pattern);
    }

    /// <summary>True when some text fits both; worked out from the ends backwards, one row at a time.</summary>
    private static bool Meet(string a, string b)
    {
        if (a.Length > 1_024)
        {
            return true;
        }

        Span<bool> below = stackalloc bool[b.Length + 1];
        Span<bool> row = stackalloc bool[b.Length + 1];
        below.Clear();
        for (int i = a.Length; i >= 0; i--)
        {
            for (int j = b.Length; j >= 0; j--)
            {
                bool endA = i == a.Length, endB = j == b.Length;
                bool hit = endA && endB;
                if (!endA && a[i] is '*' or Anything)
                {
                    hit = below[j] || (!endB && row[j + 1]);
                }
                else if (!endB && b[j] is '*')
                {
                    hit = row[j + 1] || (!endA && below[j]);
                }
                else if (!endA && !endB)
                {
                    hit = CharactersMeet(a[i], b[j]) && below[j + 1];
                }

                row[j] = hit;
            }

            row.CopyTo(below);
        }

        return row[0];
    }

    private static bool CharactersMeet(char a, char b) =>
        a == '?' || b == '?' || char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
