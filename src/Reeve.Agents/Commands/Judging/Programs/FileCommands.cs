using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Tools;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Commands on files and folders whose reach depends on more than one word.</summary>
internal static class FileCommands
{
    /// <summary><c>find START… TESTS ACTIONS</c>.</summary>
    public static void Find(LineJudge judge, Invocation call)
    {
        var starts = new List<ShellWord>();
        bool tests = false;
        int at = call.From;
        while (at < call.Words.Count && call.Words[at].Text is { } first && !(first.StartsWith('-') && first.Length > 2) && first is not ("(" or "!"))
        {
            if (!first.StartsWith('-'))
            {
                starts.Add(call.Words[at]);
            }

            at++;
        }

        if (starts.Count == 0)
        {
            starts.Add(new ShellWord("."));
        }

        starts.ForEach(judge.Name);
        bool hands = call.Step is { PipedOut: true } or { Substituted: true } || call.Words.Exists(w => w.Text.StartsWith("-exec", StringComparison.Ordinal) || w.Text.StartsWith("-ok", StringComparison.Ordinal));
        for (; at < call.Words.Count; at++)
        {
            ShellWord word = call.Words[at];
            switch (word.Text)
            {
                case "-exec" or "-execdir" or "-ok" or "-okdir":
                    at = Exec(judge, call, at + 1, starts, tests);
                    break;
                case "-delete":
                    starts.ForEach(s => Destroy(judge, s, recursive: !tests));
                    starts.ForEach(s => judge.Write(s, tree: !tests));
                    break;
                case "-fprint" or "-fprintf" or "-fls" or "-fprint0" when at + 1 < call.Words.Count:
                    judge.Write(call.Words[++at]);
                    break;
                case "-name" or "-iname" or "-path" or "-wholename" or "-regex" or "-iregex" or "-type" or "-newer" or "-size" or "-mtime" or "-mmin" or "-user" or "-perm" or "-inum" or "-empty":
                    tests |= !(word.Text == "-type" || (at + 1 < call.Words.Count && call.Words[at + 1].Text is "*" or "*.*"));
                    if (word.Text is "-name" or "-iname" or "-path" && at + 1 < call.Words.Count && hands)
                    {
                        judge.Name(call.Words[at + 1] with { Flags = call.Words[at + 1].Flags | (call.Words[at + 1].Text.Contains('*', StringComparison.Ordinal) ? WordFlags.Glob : WordFlags.None) });
                    }

                    at += word.Text == "-empty" ? 0 : 1;
                    break;
                default:
                    if (word.Has(WordFlags.Expands))
                    {
                        judge.Hide("`{0}` may stand for an action of find.", word.Shown());
                    }

                    break;
            }
        }
    }

    /// <summary><c>rm</c> and its kind: removing everything is never allowed.</summary>
    public static void Remove(LineJudge judge, Invocation call)
    {
        bool recursive = call.Name != "rm" || call.Arguments.HasAny(["-r", "-R", "--recursive"]);
        foreach (ShellWord word in call.Arguments.Positionals)
        {
            Destroy(judge, word, recursive);
        }
    }

    /// <summary><c>cd</c>, <c>pushd</c>, <c>popd</c>: later parts run elsewhere.</summary>
    public static void ChangeFolder(LineJudge judge, Invocation call)
    {
        ShellWord? to = call.Arguments.Positionals.Count > 0 ? call.Arguments.Positionals[0] : null;
        if (to is { } word)
        {
            judge.Name(word);
        }

        if (call.Step is { PipedOut: true } or { Joiner: Joiner.Pipe } or { Background: true })
        {
            return;
        }

        judge.Enter(call.Name == "popd" || to is { Text: "-" } ? null : to?.Text ?? judge.Around.Home, to is not { } w || !(w.Has(WordFlags.Expands) || w.Has(WordFlags.Glob)));
    }

    /// <summary><c>export X=…</c>, <c>read X</c>, <c>declare X=…</c>.</summary>
    public static void Assign(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(call.From))
        {
            int equals = word.Text.IndexOf('=');
            string name = equals < 0 ? word.Text : word.Text[..equals];
            bool constant = equals > 0 && call.Step is { Joiner: Joiner.Sequence, PipedOut: false, Substituted: false, Background: false } && !judge.IsNested && !word.Has(WordFlags.Expands) && call.Name is "export" or "local" or "declare" or "readonly" or "typeset";
            if (call.Name is "declare" or "local" or "typeset" && name.Length > 1 && name[0] == '-' && name.Contains('n', StringComparison.Ordinal))
            {
                judge.Hide("`{0} -n` makes one variable stand for another.", call.Name);
            }

            judge.CheckName(name.TrimEnd('+'), equals < 0 ? default : word with { Text = word.Text[(equals + 1)..] });
            judge.Name(word with { Text = equals < 0 ? word.Text : word.Text[(equals + 1)..] });
            if (equals >= 0 || call.Name is "read" or "mapfile" or "readarray" or "unset")
            {
                judge.Remember(name, constant && !judge.Knows(name) ? word.Text[(equals + 1)..] : null);
                if (call.Name == "read" && judge.PipeLists)
                {
                    judge.RememberListed(name);
                }
            }
        }
    }

    /// <summary><c>dd of=FILE</c>.</summary>
    public static void CopyBlocks(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(call.From))
        {
            if (word.Text.StartsWith("of=", StringComparison.Ordinal))
            {
                judge.Write(word with { Text = word.Text[3..] });
            }
            else if (word.Text.StartsWith("if=", StringComparison.Ordinal))
            {
                judge.Read(word with { Text = word.Text[3..] });
            }
        }
    }

    /// <summary><c>ln</c>, <c>git checkout</c>: what is named can be written through the new name, or is replaced.</summary>
    public static void Replace(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Arguments.Positionals)
        {
            judge.Guard(word, tree: call.Name != "git");
        }
    }

    /// <summary><c>printf -v NAME</c>, <c>getopts SIGNS NAME</c>: set a variable to something that cannot be read off.</summary>
    public static void Print(LineJudge judge, Invocation call)
    {
        for (int i = call.From; i + 1 < call.Words.Count && call.Words[i].Text is "-v"; i++)
        {
            judge.Remember(call.Words[i + 1].Text, null);
        }
    }

    /// <summary><c>tar</c>: whether the archive is read or written depends on the mode, with or without a dash.</summary>
    public static void Archive(LineJudge judge, Invocation call)
    {
        List<ShellWord> words = call.Words.GetRange(call.From, call.Words.Count - call.From);
        if (words.Count > 0 && words[0].Text.Length > 0 && words[0].Text[0] != '-')
        {
            words[0] = words[0] with { Text = "-" + words[0].Text };
        }

        Arguments arguments = Arguments.Read(call.Row, words, 0);
        bool creates = arguments.HasAny(["-c", "-r", "-u", "-A", "--create", "--append", "--update", "--concatenate", "--delete"]);
        bool extracts = arguments.HasAny(["-x", "--extract", "--get"]);
        if (extracts && !arguments.HasAny(["-O", "--to-stdout"]))
        {
            ShellWord to = arguments.Values.Find(v => v.Option is "-C" or "--directory").Value;
            judge.Write(to.Text is null ? new ShellWord(".") : to, tree: true);
        }

        foreach ((string option, ShellWord value) in arguments.Values)
        {
            if (option is "-f" or "--file" && value.Text != "-" && creates)
            {
                judge.Write(value);
            }
        }

        foreach (ShellWord word in arguments.Positionals)
        {
            judge.Read(word);
        }
    }

    /// <summary><c>apply_patch</c> with the patch as a word or a here-document.</summary>
    public static void Patch(LineJudge judge, Invocation call)
    {
        ShellWord? patch = call.Arguments.Positionals.Count > 0 ? call.Arguments.Positionals[0] : null;
        foreach (Redirect redirect in call.Step?.Redirects ?? [])
        {
            patch = redirect.Kind is RedirectKind.HereDocument or RedirectKind.HereString ? redirect.Target : patch;
        }

        if (patch is not { } text || text.Has(WordFlags.Expands))
        {
            judge.Hide("The patch cannot be read off.");
        }
        else
        {
            PatchText.Judge(judge, text.Text);
        }
    }

    private static int Exec(LineJudge judge, Invocation call, int from, List<ShellWord> starts, bool tests)
    {
        int end = from;
        while (end < call.Words.Count && call.Words[end].Text is not (";" or "+"))
        {
            end++;
        }

        var words = new List<ShellWord>();
        for (int i = from; i < end; i++)
        {
            if (!call.Words[i].Text.Contains("{}", StringComparison.Ordinal) || i == from)
            {
                words.Add(call.Words[i]);
            }
            else if (call.Words[i].Text == "{}")
            {
                words.AddRange(starts.Select(s => s with { Text = tests ? s.Text.TrimEnd('/') + "/**" : s.Text, Flags = tests ? s.Flags | WordFlags.Listed | WordFlags.Glob : s.Flags }));
            }
            else
            {
                words.Add(new ShellWord("\u0001", WordFlags.Expands));
            }
        }

        bool shell = words.Count > 0 && words[0].Text is "sh" or "bash" or "zsh" or "dash";
        if (shell)
        {
            judge.Hide("`find` hands file names to a shell.");
        }

        judge.Program(words, 0, null);
        return end;
    }

    private static void Destroy(LineJudge judge, ShellWord word, bool recursive)
    {
        string text = word.Text;
        foreach (string folder in judge.Folders)
        {
            string path = PathName.Absolute(text, folder, judge.Around.Home);
            string whole = path.EndsWith("/*", StringComparison.Ordinal) ? path[..^2] : path;
            whole = whole.Length == 0 ? "/" : whole;
            bool covers = PathName.IsUnder(judge.Scope, whole) || PathName.IsUnder(judge.Around.Home, whole) || whole == judge.Scope + "/.git";
            bool top = path.AsSpan(1).Contains('/') is false && !path.StartsWith("/tmp", StringComparison.Ordinal);
            if (recursive && (covers || top || (path.EndsWith("/.git", StringComparison.Ordinal) && PathName.IsUnder(path, judge.Scope))))
            {
                judge.Constrain("destroy-root", "`{0}` would be removed with all that is in it.", word.Shown());
            }
        }
    }
}
