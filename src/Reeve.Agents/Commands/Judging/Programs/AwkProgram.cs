namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Reads the text of an awk program just far enough to say that it neither runs commands nor writes files.</summary>
internal static class AwkProgram
{
    private static readonly string[] BeforePattern = ["print", "printf", "return", "in", "do", "else", "getline", "case"];

    /// <summary>True when the program could run a command or write a file.</summary>
    public static bool Acts(string program)
    {
        if (program.Contains("system", StringComparison.Ordinal) || program.Contains("getline", StringComparison.Ordinal) || program.Contains('@'))
        {
            return true;
        }

        bool print = false;
        int depth = 0;
        for (int i = 0; i < program.Length; i++)
        {
            char c = program[i];
            switch (c)
            {
                case '"':
                    i = Skip(program, i + 1, '"');
                    break;
                case '/' when StartsPattern(program, i) is not false:
                    if (StartsPattern(program, i) is null || Bracketed(program, i))
                    {
                        // Whether this is a pattern or a division decides where strings begin.
                        return true;
                    }

                    i = Skip(program, i + 1, '/');
                    break;
                case '#':
                    int end = program.IndexOf('\n', i);
                    i = end < 0 ? program.Length : end;
                    print = false;
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '|' when i + 1 < program.Length && program[i + 1] == '|':
                    i++;
                    break;
                case '|':
                case '>' when print && depth <= 0:
                    return true;
                case '}' or ';' or '\n':
                    (print, depth) = (false, 0);
                    break;
                default:
                    print |= program.AsSpan(i).StartsWith("print");
                    break;
            }
        }

        return false;
    }

    private static int Skip(string program, int at, char close)
    {
        while (at < program.Length && program[at] != close)
        {
            at += program[at] == '\\' ? 2 : 1;
        }

        return at;
    }

    /// <summary>A slash inside brackets ends the pattern in some awks and not in others.</summary>
    private static bool Bracketed(string program, int at)
    {
        int end = Skip(program, at + 1, '/');
        ReadOnlySpan<char> pattern = program.AsSpan(at + 1, Math.Min(end, program.Length) - at - 1);
        int open = pattern.LastIndexOf('[');
        return open >= 0 && !pattern[(open + 1)..].Contains(']');
    }

    /// <summary>True when a slash there begins a pattern, false when it divides, null when that cannot be told.</summary>
    private static bool? StartsPattern(string program, int at)
    {
        do
        {
            at--;
        }
        while (at >= 0 && program[at] is ' ' or '\t');

        if (at < 0 || program[at] is '~' or '(' or '!' or '{' or '}' or ';' or '&' or '|' or ',' or '\n' or '?' or ':')
        {
            return true;
        }

        if (program[at] is ')' or ']' or '"' or '$')
        {
            return false;
        }

        int start = at;
        while (start >= 0 && (char.IsAsciiLetterOrDigit(program[start]) || program[start] == '_'))
        {
            start--;
        }

        return start == at ? null : BeforePattern.Contains(program[(start + 1)..(at + 1)], StringComparer.Ordinal);
    }
}
