using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Programs and builtins that run another command.</summary>
internal static class Wrappers
{
    /// <summary><c>env [-i] [-u NAME] [-C FOLDER] [-S TEXT] [NAME=VALUE]… COMMAND</c>.</summary>
    public static void Env(LineJudge judge, Invocation call)
    {
        List<ShellWord> words = call.Words;
        var values = new List<(string Option, ShellWord Value)>();
        bool cleared = false;
        int at = call.From;
        for (; at < words.Count; at++)
        {
            ShellWord word = words[at];
            string text = word.Text;
            int equals = text.IndexOf('=');
            if (text is "-" or "--")
            {
                cleared |= text == "-";
            }
            else if (text.Length > 0 && text[0] == '-')
            {
                cleared |= text.StartsWith("-i", StringComparison.Ordinal) || text.StartsWith("-u", StringComparison.Ordinal)
                    || text.StartsWith("--i", StringComparison.Ordinal) || text.StartsWith("--u", StringComparison.Ordinal);
                at = judge.Option(call, at, values);
                if (values.Count > 0 && values[^1].Option is "-S" or "--split-string")
                {
                    at++;
                    break;
                }
            }
            else if (equals > 0)
            {
                judge.CheckName(text[..equals], word with { Text = text[(equals + 1)..] });
                judge.Name(word with { Text = text[(equals + 1)..] });
            }
            else
            {
                break;
            }
        }

        ShellWord? split = Given(values, "-S", "--split-string"), folder = Given(values, "-C", "--chdir");
        if (at >= words.Count && split is null)
        {
            judge.Add(CommandType.ShellRead, "`env` prints the environment.");
            return;
        }

        judge.Apart(() =>
        {
            if (cleared)
            {
                judge.ClearEnvironment();
            }

            if (folder is { } to)
            {
                judge.Enter(to.Text, to.IsConstant || to.Has(WordFlags.Tilde));
            }

            if (split is { } line)
            {
                // Its quoting is nearly the shell's: good enough to see a constraint, not to allow.
                judge.Hide("`env -S {0}` splits a text into a command.", line.Shown());
                judge.Line(string.Join(' ', words.Skip(at).Select(w => w.Text).Prepend(line.Text)));
            }
            else
            {
                judge.Program(words, at, call.Step);
            }
        });
    }

    private static ShellWord? Given(List<(string Option, ShellWord Value)> values, string brief, string full)
    {
        int at = values.FindLastIndex(v => v.Option == brief || v.Option == full);
        return at < 0 ? null : values[at].Value;
    }

    /// <summary><c>xargs [options] COMMAND</c>: more words follow than can be seen.</summary>
    public static void Xargs(LineJudge judge, Invocation call)
    {
        int at = judge.AfterOptions(call, 0);
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
        judge.Apart(() => judge.Program(words, 0, call.Step));
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
        else if (!words.TrueForAll(w => w.IsConstant))
        {
            judge.Hide("`{0}` runs a text that is put together while the line runs.", call.Name);
        }
        else if (call.Name == "trap")
        {
            judge.Apart(() => judge.Line(words[0].Text));
        }
        else
        {
            judge.Line(string.Join(' ', words.Select(w => w.Text)));
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
        if (call.Arguments.Positionals is [{ Text.Length: > 0 } file, ..])
        {
            judge.RunBesides(file, ScriptReader.Shell);
        }
    }

    /// <summary><c>npx PACKAGE …</c>: a known tool is judged as itself, another is fetched and run.</summary>
    public static void Npx(LineJudge judge, Invocation call)
    {
        if (call.Arguments.HasAny(["-c", "--call", "-p", "--package"]))
        {
            judge.Hide("`{0}` runs a text or packages that it fetches.", call.Name);
        }

        int at = judge.AfterOptions(call, 0);
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
        judge.Apart(() => judge.Program(words, 0, call.Step));
    }

    /// <summary><c>poetry run COMMAND</c>, <c>uv run FILE.py</c>: a command of the project's own environment, or a script.</summary>
    public static void Run(LineJudge judge, Invocation call)
    {
        int at = call.From;
        while (at < call.Words.Count && call.Words[at].Text.StartsWith('-'))
        {
            if (call.Words[at].Text is "-m" or "--module")
            {
                at++;
                break;
            }

            at = judge.Option(call, at, null) + 1;
        }

        if (at >= call.Words.Count)
        {
            judge.Add(CommandType.ShellRead, "`{0}` prints its own help.", call.Row.Head);
        }
        else if (call.Words[at].Text.EndsWith(".py", StringComparison.Ordinal))
        {
            judge.Script(call.Words, at, ScriptReader.Program);
        }
        else
        {
            judge.Apart(() => judge.Program(call.Words, at, call.Step));
        }
    }
}
