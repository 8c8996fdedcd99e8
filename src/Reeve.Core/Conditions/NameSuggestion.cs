namespace Reeve.Core.Conditions;

/// <summary>
/// Finds the known name that was probably meant: least edit distance with swapped neighbours as one edit (optimal string alignment:
/// F. J. Damerau, CACM 7 (1964) 171-176), letters compared without case.
/// </summary>
public static class NameSuggestion
{
    private const int LongestName = 64;

    /// <summary>The nearest of the known names, the first of equals, or null when none is within a third of the name's length.</summary>
    public static string? For(string name, IEnumerable<string> known)
    {
        int limit = Math.Max(1, name.Length / 3);
        (string? best, int distance) = (null, limit + 1);
        foreach (string candidate in known)
        {
            int d = Distance(name, candidate);
            if (d < distance)
            {
                (best, distance) = (candidate, d);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        if (a.Length > LongestName || b.Length > LongestName)
        {
            return int.MaxValue;
        }

        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 ? j : j == 0 ? i : Cheapest(a, b, cost, i, j);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static int Cheapest(string a, string b, int[,] cost, int i, int j)
    {
        int change = cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
        int least = Math.Min(change, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
        return i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])
            ? Math.Min(least, 1 + cost[i - 2, j - 2])
            : least;
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
