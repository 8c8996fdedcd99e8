using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Tools;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Commands on files and folders whose reach depends on more than one word.</summary>
internal static class FileCommands
{
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
        List<ShellWord> words = call.Arguments.Positionals;
        foreach (ShellWord word in words)
        {
            string path = PathName.Absolute(word.Text, judge.Folders[0], judge.Around.Home);
            judge.Guard(word, tree: call.Name != "git" || !PathName.IsUnder(judge.Scope, path));
        }

        if (call.Name is "ln" && words.Count > 0)
        {
            ShellWord? folder = call.Arguments.Values.Find(v => v.Option is "-t" or "--target-directory") is { Option: not null } given ? given.Value : null;
            ShellWord to = folder ?? (words.Count > 1 ? words[^1] : new ShellWord("."));
            if (!call.Arguments.HasAny(["-s", "--symbolic"]))
            {
                // A hard link is the file itself.
                words.ForEach(w => judge.Write(w));
            }

            foreach (ShellWord from in words.Take(folder is null && words.Count > 1 ? words.Count - 1 : words.Count))
            {
                judge.Link(from, to);
            }
        }
    }

    /// <summary><c>printf -v NAME</c>, <c>getopts SIGNS NAME</c>: set a variable to something that cannot be read off.</summary>
    public static void Print(LineJudge judge, Invocation call)
    {
        for (int i = call.From; i + 1 < call.Words.Count && call.Words[i].Text is "-v"; i++)
        {
            judge.Remember(call.Words[i + 1].Text, null);
            judge.CheckName(call.Words[i + 1].Text);
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

    /// <summary><c>mv</c>: moving the repository or the home folder away is no ordinary write.</summary>
    public static void Move(LineJudge judge, Invocation call)
    {
        List<ShellWord> words = call.Arguments.Positionals;
        int sources = call.Arguments.HasAny(["-t", "--target-directory"]) ? words.Count : words.Count - 1;
        foreach (ShellWord word in words.Take(sources))
        {
            string path = PathName.Absolute(word.Text, judge.Folders[0], judge.Around.Home);
            if (PathName.IsUnder(judge.Scope, path) || PathName.IsUnder(judge.Around.Home, path))
            {
                judge.Hide("`{0}` is moved away with all that is in it.", word.Shown());
            }
        }
    }

    /// <summary>Removing the root, the home folder, the repository or its <c>.git</c> is never allowed.</summary>
    public static void Destroy(LineJudge judge, ShellWord word, bool recursive)
    {
        string text = word.Text;
        if (judge.Overlooks(word))
        {
            return;
        }

        if (recursive && word.Has(WordFlags.Assumed) && text.EndsWith('*') | text.EndsWith('/'))
        {
            judge.Hide("`{0}` is the root when its variable is not set.", text);
        }

        foreach (string folder in judge.Folders)
        {
            string path = PathName.Absolute(text, folder, judge.Around.Home);
            string whole = word.Has(WordFlags.Listed) ? path : Whole(path);
            bool covers = PathName.IsUnder(judge.Scope, whole) || PathName.IsUnder(judge.Around.Home, whole) || whole == judge.Scope + "/.git";
            bool top = path.AsSpan(1).Contains('/') is false && !path.StartsWith("/tmp", StringComparison.Ordinal);
            if (recursive && (covers || top || (path.EndsWith("/.git", StringComparison.Ordinal) && PathName.IsUnder(path, judge.Scope))))
            {
                judge.Constrain("destroy-root", "`{0}` would be removed with all that is in it.", word.Shown());
            }
        }
    }

    /// <summary>The folder of which wildcards at the end mean everything.</summary>
    private static string Whole(string path)
    {
        int slash = path.LastIndexOf('/');
        while (slash >= 0 && slash + 1 < path.Length && PathPattern.Split(path[(slash + 1)..]) is [var last] && last.AsSpan().Trim("*?").Length == 0)
        {
            path = path[..slash];
            slash = path.LastIndexOf('/');
        }

        return path.Length == 0 ? "/" : path;
    }
}
