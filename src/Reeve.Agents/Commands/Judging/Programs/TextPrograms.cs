using Reeve.Agents.Commands.Shell;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Text programs with a language of their own in which commands and files can hide.</summary>
internal static class TextPrograms
{
    /// <summary>Looks for commands that run programs or name files: <c>e</c>, <c>w</c>, <c>r</c> and the flags of <c>s</c>.</summary>
    public static void Sed(LineJudge judge, Invocation call)
    {
        bool given = false;
        foreach ((string option, ShellWord value) in call.Arguments.Values)
        {
            if (option is "-f" or "--file")
            {
                given = true;
                judge.Hide("`sed -f {0}` runs a script from a file.", value.Shown());
            }
            else if (option is "-e" or "--expression")
            {
                given = true;
                Script(judge, value);
            }
        }

        if (!given && call.Arguments.Positionals.Count > 0)
        {
            Script(judge, call.Arguments.Positionals[0]);
        }

        if (call.Arguments.HasAny(["-i", "--in-place"]) || call.Words.Exists(w => w.Text.StartsWith("-i", StringComparison.Ordinal)))
        {
            foreach (ShellWord file in call.Arguments.Positionals.Skip(given ? 0 : 1))
            {
                judge.Write(file);
            }
        }
    }

    /// <summary>Looks for <c>system</c>, pipes, <c>getline</c> and output files.</summary>
    public static void Awk(LineJudge judge, Invocation call)
    {
        if (call.Arguments.HasAny(["-f", "--file", "-i", "--include", "-l", "--load", "-E", "--exec"]))
        {
            judge.Hide("`{0}` runs a script from a file.", call.Name);
            return;
        }

        if (call.Arguments.Positionals.Count == 0)
        {
            return;
        }

        ShellWord word = call.Arguments.Positionals[0];
        string program = word.Text;
        if (word.Has(WordFlags.Expands))
        {
            judge.Hide("The `{0}` program is put together while the line runs.", call.Name);
        }
        else if (AwkProgram.Acts(program))
        {
            judge.Hide("The `{0}` program can run commands or write files.", call.Name);
        }

        foreach (ShellWord file in call.Arguments.Positionals.Skip(1).Where(f => !f.Text.Contains('=', StringComparison.Ordinal)))
        {
            judge.Read(file);
        }
    }

    /// <summary><c>jq FILTER FILES</c> and its kind: a filter that loads files by name is opaque.</summary>
    public static void Filter(LineJudge judge, Invocation call)
    {
        if (call.Name != "jq" && call.Words.Exists(w => w.Text.Contains("load", StringComparison.Ordinal)))
        {
            judge.Hide("The filter of `{0}` may load files.", call.Name);
        }
    }

    private static void Script(LineJudge judge, ShellWord word)
    {
        if (word.Has(WordFlags.Expands))
        {
            judge.Hide("The sed script `{0}` is put together while the line runs.", word.Shown());
        }
        else if (!IsPlain(word.Text))
        {
            judge.Hide("The sed script `{0}` can run commands or write files.", word.Shown());
        }
    }

    /// <summary>True when every command of the script only edits the text that flows by.</summary>
    private static bool IsPlain(ReadOnlySpan<char> script)
    {
        int at = 0;
        while (at < script.Length)
        {
            at = SkipAddress(script, at);
            if (at >= script.Length)
            {
                return true;
            }

            char command = script[at++];
            switch (command)
            {
                case 's' or 'y':
                    at = SkipParts(script, at);
                    int flags = at;
                    while (at < script.Length && script[at] is not (';' or '\n' or '}'))
                    {
                        at++;
                    }

                    if (script[flags..at].ContainsAny('e', 'w'))
                    {
                        return false;
                    }

                    break;
                case ':' or 'b' or 't' or 'T':
                    int label = script[at..].IndexOfAny(';', '\n', '}');
                    at = label < 0 ? script.Length : at + label;
                    break;
                case 'a' or 'i' or 'c':
                    int line = script[at..].IndexOf('\n');
                    at = line < 0 ? script.Length : at + line;
                    break;
                case 'p' or 'd' or 'D' or 'P' or 'n' or 'N' or 'g' or 'G' or 'h' or 'H' or 'x' or 'q' or 'Q' or 'l' or '=' or '{' or '}' or ';' or '\n' or ' ' or 'z' or '0' or '1' or '2':
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static int SkipAddress(ReadOnlySpan<char> script, int at)
    {
        while (at < script.Length)
        {
            char c = script[at];
            if (char.IsAsciiDigit(c) || c is '$' or ',' or '!' or ' ' or '~' or '+' or ';' or '\n' or '\t')
            {
                at++;
            }
            else if (c is '/' or '\\')
            {
                at = SkipDelimited(script, c == '/' ? at + 1 : at + 2, c == '/' || at + 1 >= script.Length ? '/' : script[at + 1]);
                while (at < script.Length && script[at] is 'I' or 'M')
                {
                    at++;
                }
            }
            else
            {
                return at;
            }
        }

        return at;
    }

    private static int SkipParts(ReadOnlySpan<char> script, int at)
    {
        if (at >= script.Length)
        {
            return at;
        }

        char delimiter = script[at];
        at = SkipDelimited(script, at + 1, delimiter);
        return SkipDelimited(script, at, delimiter);
    }

    private static int SkipDelimited(ReadOnlySpan<char> script, int at, char delimiter)
    {
        // A delimiter inside brackets also ends the part here: what follows is then judged too strictly, never too mildly.
        while (at < script.Length && script[at] != delimiter)
        {
            at += script[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at + 1, script.Length);
    }
}
