namespace Reeve.Agents.Commands.Paths;

/// <summary>Expands <c>a{b,c}d</c> and <c>{1..3}</c> as bash does, within bounds.</summary>
internal static class BraceList
{
    /// <summary>Most words one word may become.</summary>
    public const int MostWords = 64;

    private const int LongestText = 2_048;

    /// <summary>The words; null when there would be too many or a range is not of small numbers or letters.</summary>
    public static List<string>? Expand(string text)
    {
        var done = new List<string>();
        return text.Length <= LongestText && Expand(text, done, 0) ? done : null;
    }

    private static bool Expand(string text, List<string> done, int depth)
    {
        if (depth > 16)
        {
            return false;
        }

        for (int open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open + 1))
        {
            List<int>? commas = Commas(text, open, out int close);
            if (close < 0)
            {
                continue;
            }

            string[]? choices = commas is not null ? Choices(text, open, close, commas) : Range(text[(open + 1)..close]);
            if (choices is null)
            {
                if (text[open..close].Contains("..", StringComparison.Ordinal))
                {
                    return false;
                }

                continue;
            }

            foreach (string choice in choices)
            {
                if (!Expand(string.Concat(text.AsSpan(0, open), choice, text.AsSpan(close + 1)), done, depth + 1))
                {
                    return false;
                }
            }

            return true;
        }

        done.Add(text);
        return done.Count <= MostWords;
    }

    private static List<int>? Commas(string text, int open, out int close)
    {
        List<int>? commas = null;
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '{':
                    depth++;
                    break;
                case ',' when depth == 1:
                    (commas ??= []).Add(i);
                    break;
                case '}' when --depth == 0:
                    close = i;
                    return commas;
            }
        }

        close = -1;
        return null;
    }

    private static string[] Choices(string text, int open, int close, List<int> commas)
    {
        var choices = new string[commas.Count + 1];
        int from = open + 1;
        for (int i = 0; i < choices.Length; i++)
        {
            int to = i < commas.Count ? commas[i] : close;
            choices[i] = text[from..to];
            from = to + 1;
        }

        return choices;
    }

    private static string[]? Range(string inner)
    {
        string[] ends = inner.Split("..");
        if (ends.Length != 2 || ends[0].Length == 0 || ends[1].Length == 0)
        {
            return null;
        }

        bool letters = ends[0].Length == 1 && ends[1].Length == 1 && !char.IsAsciiDigit(ends[0][0]);
        int from = letters ? ends[0][0] : Number(ends[0]);
        int to = letters ? ends[1][0] : Number(ends[1]);
        if (from < 0 || to < 0 || Math.Abs(to - from) >= MostWords)
        {
            return null;
        }

        return [.. Enumerable.Range(Math.Min(from, to), Math.Abs(to - from) + 1).Select(n => letters ? ((char)n).ToString() : n.ToString())];
    }

    private static int Number(string text) =>
        text.Length <= 6 && text.All(char.IsAsciiDigit) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : -1;
}
