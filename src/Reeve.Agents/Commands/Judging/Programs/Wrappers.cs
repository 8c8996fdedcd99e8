using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Programs and builtins that run another command.</summary>
internal static class Wrappers
{
    /// <summary><c>env [-i] [-u NAME] [NAME=VALUE]… COMMAND</c>.</summary>
    public static void Env(LineJudge judge, Invocation call)
    {
        int at = call.From;
        for (; at < call.Words.Count; at++)
        {
            ShellWord word = call.Words[at];
            string text = word.Text;
            if (text is "-u" or "--unset" or "-C" or "--chdir")
            {
                at++;
            }
            else if (text.StartsWith("-S", StringComparison.Ordinal) || text.StartsWith("--split", StringComparison.Ordinal)
                || (text.StartsWith('-') && !text.StartsWith("--", StringComparison.Ordinal) && text.Contains('S', StringComparison.Ordinal)))
            {
                judge.Hide("`env {0}` splits a text into a command.", text);
                return;
            }
            else if (text == "--")
            {
                at++;
                break;
            }
            else if (text.IndexOf('=') is int equals and > 0 && !text.StartsWith('-'))
            {
                judge.CheckName(text[..equals], word with { Text = text[(equals + 1)..] });
                judge.Name(word with { Text = text[(equals + 1)..] });
            }
            else if (!text.StartsWith('-'))
            {
                break;
            }
        }

        if (at < call.Words.Count)
        {
            judge.Program(call.Words, at, call.Step);
        }
        else
        {
            judge.Add(CommandType.ShellRead, "`env` prints the environment.");
        }
    }

    /// <summary><c>xargs [options] COMMAND</c>: more words follow than can be seen.</summary>
    public static void Xargs(LineJudge judge, Invocation call)
    {
        int at = call.From;
        while (at < call.Words.Count && call.Words[at].Text.StartsWith('-'))
        {
            string option = call.Words[at].Text;
            at += option.Length == 2 && "InPLsEda".Contains(option[1], StringComparison.Ordinal) ? 2
                : option is "--max-args" or "--max-procs" or "--replace" or "--delimiter" or "--arg-file" or "--max-lines" or "--max-chars" ? 2 : 1;
        }

        foreach (ShellWord word in call.Words.Skip(call.From).Take(at - call.From))
        {
            judge.Name(word);
        }

        if (at >= call.Words.Count)
        {
            judge.Add(CommandType.ShellRead, "`xargs` prints its input.");
            return;
        }

        var words = call.Words.GetRange(at, call.Words.Count - at);
        if (words.Exists(w => w.Text is "sh" or "bash" or "zsh" or "dash" or "ksh" or "eval" || w.Text.EndsWith("/sh", StringComparison.Ordinal) || w.Text.EndsWith("/bash", StringComparison.Ordinal)))
        {
            judge.Hide("`xargs` hands what it reads to a shell.");
        }

        words.Add(new ShellWord("\u0001", WordFlags.Expands | (judge.PipeLists ? WordFlags.Listed : WordFlags.Splits)));
        judge.Program(words, 0, call.Step);
    }

    /// <summary><c>eval TEXT</c>, <c>trap TEXT SIGNAL</c>: a constant text is read as a line of its own.</summary>
    public static void Eval(LineJudge judge, Invocation call)
    {
        var words = call.Words.GetRange(call.From, call.Words.Count - call.From);
        if (call.Name == "trap")
        {
            words = [.. words.Where(w => !w.Text.StartsWith('-')).Take(1)];
        }

        if (words.Count == 0)
        {
            judge.Add(CommandType.ShellRead, "`{0}` without a command.", call.Name);
        }
        else if (words.TrueForAll(w => w.IsConstant))
        {
            judge.Line(string.Join(' ', words.Select(w => w.Text)));
        }
        else
        {
            judge.Hide("`{0}` runs a text that is put together while the line runs.", call.Name);
        }
    }

    /// <summary><c>mix do TASK, TASK</c>, <c>mix do TASK + TASK</c>.</summary>
    public static void MixDo(LineJudge judge, Invocation call)
    {
        var words = new List<ShellWord> { new("mix") };
        for (int i = call.From; i <= call.Words.Count; i++)
        {
            bool end = i == call.Words.Count || call.Words[i].Text is "+" or ",";
            bool comma = !end && call.Words[i].Text.EndsWith(',');
            if (!end)
            {
                words.Add(comma ? call.Words[i] with { Text = call.Words[i].Text[..^1] } : call.Words[i]);
            }

            if ((end || comma) && words.Count > 1)
            {
                judge.Program(words, 0, null);
                words = [new("mix")];
            }
        }
    }

    /// <summary><c>. FILE</c>.</summary>
    public static void Source(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Arguments.Positionals)
        {
            judge.Read(word);
        }

        judge.Hide("`{0}` runs a file in the shell itself.", call.Name);
    }

    /// <summary><c>npx PACKAGE …</c>: a known tool is judged as itself, another is fetched and run.</summary>
    public static void Npx(LineJudge judge, Invocation call)
    {
        if (call.Arguments.HasAny(["-c", "--call", "-p", "--package"]))
        {
            judge.Hide("`{0}` runs a text or packages that it fetches.", call.Name);
        }

        int at = call.From;
        while (at < call.Words.Count && call.Words[at].Text.StartsWith('-'))
        {
            at += call.Words[at].Text is "-p" or "--package" ? 2 : 1;
        }

        if (at >= call.Words.Count)
        {
            judge.Add(CommandType.ShellRead, "`{0}` prints its own help.", call.Name);
            return;
        }

        string name = call.Words[at].Text;
        int version = name.LastIndexOf('@');
        bool pinned = version > 0;
        if (judge.FindProgram(pinned ? name[..version] : name) is null)
        {
            judge.Add(CommandType.Unknown, "`{0}` fetches and runs a package that is not in the type table.", call.Name + " " + name);
            return;
        }

        if (pinned)
        {
            judge.Add(CommandType.DepsInstall, "`{0}` fetches a package.", call.Name + " " + name);
        }

        var words = call.Words.GetRange(at, call.Words.Count - at);
        words[0] = words[0] with { Text = pinned ? name[..version] : name };
        judge.Program(words, 0, call.Step);
    }

    /// <summary><c>poetry run COMMAND</c>, <c>uv run FILE.py</c>: a command of the project's own environment, or a script.</summary>
    public static void Run(LineJudge judge, Invocation call)
    {
        int at = call.From;
        while (at < call.Words.Count && call.Words[at].Text.StartsWith('-'))
        {
            bool value = call.Row.Values.Contains(call.Words[at].Text);
            if (call.Words[at].Text is "-m" or "--module")
            {
                at++;
                break;
            }

            at += value ? 2 : 1;
        }

        if (at >= call.Words.Count)
        {
            judge.Add(CommandType.ShellRead, "`{0}` prints its own help.", call.Row.Head);
        }
        else if (call.Words[at].Text.EndsWith(".py", StringComparison.Ordinal))
        {
            judge.Script(call.Words, at);
        }
        else
        {
            judge.Program(call.Words, at, call.Step);
        }
    }
}
