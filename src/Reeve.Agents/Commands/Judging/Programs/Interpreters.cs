using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Shells and language interpreters: what they run is only known when it is a constant line, a module or a file.</summary>
internal static class Interpreters
{
    /// <summary><c>sh -c TEXT</c>, <c>bash FILE</c>.</summary>
    public static void Shell(LineJudge judge, Invocation call)
    {
        int at = call.From;
        bool text = false;
        for (; at < call.Words.Count; at++)
        {
            ShellWord word = call.Words[at];
            if (word.Has(WordFlags.Expands))
            {
                break;
            }

            bool cluster = word.Text.Length > 1 && word.Text[0] is '-' or '+' && word.Text[1] != '-';
            if (cluster && word.Text.AsSpan().ContainsAny('o', 'O') && !word.Text.Contains('s', StringComparison.Ordinal))
            {
                // Each names an option that comes as a word of its own.
                text |= word.Text.Contains('c', StringComparison.Ordinal);
                int named = word.Text.Count(c => c is 'o' or 'O');
                if (call.Words.Skip(at + 1).Take(named).Any(w => w.Text is not ("pipefail" or "errexit" or "nounset" or "xtrace" or "noglob" or "noclobber" or "verbose" or "extglob" or "globstar" or "nullglob" or "posix" or "errtrace")))
                {
                    judge.Hide("`{0} {1}` sets an option that may change how the line is read.".Replace("{1}", word.Text, StringComparison.Ordinal), call.Name);
                }

                at += named;
            }
            else if (word.Text is "--rcfile" or "--init-file" or "-s" || (word.Text.StartsWith('-') && !word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text.Contains('s', StringComparison.Ordinal)))
            {
                judge.Hide("`{0}` reads commands from elsewhere.", call.Name);
                Input(judge, call);
                return;
            }
            else if (word.Text.Length > 1 && word.Text[0] is '-' or '+')
            {
                text |= !word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text.Contains('c', StringComparison.Ordinal);
            }
            else
            {
                break;
            }
        }

        if (at >= call.Words.Count)
        {
            judge.Hide("`{0}` runs what it reads from its input.", call.Name);
            Input(judge, call);
        }
        else if (!text)
        {
            judge.Script(call.Words, at, ScriptReader.Shell);
        }
        else if (call.Words[at].IsConstant)
        {
            judge.Apart(() => judge.Line(call.Words[at].Text));
            for (int i = at + 1; i < call.Words.Count; i++)
            {
                judge.Name(call.Words[i]);
            }
        }
        else
        {
            judge.Hide("`{0} -c` runs a text that is put together while the line runs.", call.Name);
        }
    }

    /// <summary><c>python FILE</c>, <c>python -m MODULE</c>, <c>node -e TEXT</c>.</summary>
    public static void Script(LineJudge judge, Invocation call)
    {
        for (int at = call.From; at < call.Words.Count; at++)
        {
            ShellWord word = call.Words[at];
            string text = word.Text;
            if (text == "-m" && call.Name.StartsWith("python", StringComparison.Ordinal) && at + 1 < call.Words.Count)
            {
                Module(judge, call, at + 1);
                return;
            }

            if (text is "-" || IsProgramText(call.Name, text))
            {
                judge.Hide("`{0}` runs a text given on the line.", call.Name + " " + text);
                return;
            }

            if (text is "--version" or "--help" or "-V" or "-VV" || (text == "-v" && call.Name == "node"))
            {
                judge.Add(CommandType.ShellRead, "`{0}` prints its version.", call.Name);
                return;
            }

            if (text is "--test" or "--check" && call.Name == "node")
            {
                judge.Add(CommandType.TestRun, "`node {0}` runs tests.", text);
                return;
            }

            if (text.Length > 0 && text[0] != '-')
            {
                judge.Script(call.Words, at, ScriptReader.Program);
                return;
            }

            if (call.Row.Values.Contains(text))
            {
                at++;
            }
            else if (!IsHarmless(call, text))
            {
                judge.Hide("`{0}` may load or run more than the file.", call.Name + " " + text);
                return;
            }
        }

        judge.Hide("`{0}` runs what it reads from its input.", call.Name);
    }

    /// <summary><c>go run FILE</c>: a program that runs the files it is given, or a project.</summary>
    public static void File(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(1).Where(w => w.Text.Contains('.') && !w.Text.StartsWith('-')))
        {
            judge.RunBesides(word, ScriptReader.Program);
        }
    }

    /// <summary><c>sh &lt; FILE</c>.</summary>
    private static void Input(LineJudge judge, Invocation call)
    {
        foreach (Redirect redirect in (call.Step?.Redirects ?? []).Where(r => r.Kind == RedirectKind.Read))
        {
            judge.RunBesides(redirect.Target, ScriptReader.Shell);
        }
    }

    private static void Module(LineJudge judge, Invocation call, int at)
    {
        string module = call.Words[at].Text;
        ProgramNode? node = judge.FindProgram("python -m " + module) ?? judge.FindProgram(module);
        if (node is null || call.Words[at].Has(WordFlags.Expands))
        {
            judge.Add(CommandType.Unknown, "`python -m {0}` is not in the type table.", module);
            return;
        }

        judge.Program(call.Words, at, call.Step);
    }

    /// <summary>Only options that are known to load nothing are passed over: <c>-u</c>, <c>-I</c> of Python, but not <c>-r ./x</c>, <c>-Mx</c>, <c>-i</c>.</summary>
    private static bool IsHarmless(Invocation call, string option)
    {
        string name = option.Split('=')[0];
        bool python = call.Name.StartsWith("py", StringComparison.Ordinal);
        return call.Row.Values.Contains(name) || (call.Row.Flags.Contains(name) && (python || option.Length > 2 || name is "-w" or "-W" or "-v" or "-q"));
    }

    private static bool IsProgramText(string name, string option)
    {
        if (option.Length < 2 || option[0] != '-')
        {
            return false;
        }

        if (option is "--eval" or "--print" or "--execute" or "--command" || option.StartsWith("--eval=", StringComparison.Ordinal) || option.StartsWith("--print=", StringComparison.Ordinal))
        {
            return true;
        }

        char sign = name.StartsWith("python", StringComparison.Ordinal) || name.StartsWith("pypy", StringComparison.Ordinal) ? 'c' : 'e';
        bool cluster = option[1] != '-' && option.Contains(sign, StringComparison.Ordinal);
        return cluster || option is "-p" or "-pe" or "-ne" or "-r" && name is "node" or "perl" or "php" or "ruby" or "deno" or "bun" or "lua";
    }
}
