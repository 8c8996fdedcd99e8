using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>What the table cannot say about git: settings on the line, and what a push does to which branch.</summary>
internal static class GitCommands
{
    /// <summary>Settings that change looks or names only.</summary>
    private static readonly string[] HarmlessSettings =
        ["user.name", "user.email", "color.", "core.quotepath", "core.quotePath", "advice.", "init.defaultBranch", "commit.gpgsign", "tag.gpgsign", "log.", "column.",
         "core.autocrlf", "pull.rebase", "merge.ff", "diff.renames", "diff.mnemonicPrefix", "gc.auto", "safe.directory", "versionsort.", "rebase.autosquash"];

    /// <summary>Options before the sub-command.</summary>
    public static void Global(LineJudge judge, Invocation call)
    {
        foreach ((string option, ShellWord value) in call.Arguments.Values)
        {
            if (option == "-c" && !IsHarmless(value))
            {
                judge.Hide("`git -c {0}` can change what git runs.", value.Shown());
            }
            else if (option is "--config-env" or "--exec-path")
            {
                judge.Hide("`git {0}` can change what git runs.", option);
            }
            else if (option is "-C" or "--git-dir" or "--work-tree")
            {
                judge.Outside(value);
                if (option != "--git-dir")
                {
                    judge.Within(value);
                }
                else if (!Paths.PathName.IsUnder(Paths.PathName.Absolute(value.Text, judge.Folders[0], judge.Around.Home), judge.Scope))
                {
                    judge.Hide("The settings of `{0}` can change what git runs.", value.Shown());
                }
            }
        }
    }

    /// <summary><c>git worktree add FOLDER</c> writes a whole folder.</summary>
    public static void Worktree(LineJudge judge, Invocation call)
    {
        if (call.Arguments.Positionals.Count > 0)
        {
            judge.Write(call.Arguments.Positionals[0], tree: true);
        }
    }

    /// <summary><c>git clean</c>: what is ignored may be settings and credentials of the machine.</summary>
    public static void Clean(LineJudge judge, Invocation call)
    {
        FileCommands.Replace(judge, call);
        if (call.Arguments.HasAny(["-x", "-X"]) && !call.Arguments.HasAny(["-n", "--dry-run"]))
        {
            judge.Hide("`git clean -x` removes ignored files, settings of the machine among them.");
        }
    }

    /// <summary>An address of the form <c>ext::COMMAND</c> runs the command.</summary>
    public static void Transport(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(call.From))
        {
            if (word.Text.Contains("::", StringComparison.Ordinal))
            {
                judge.Hide("`{0}` names a helper that git runs.", word.Shown());
            }
        }
    }

    /// <summary><c>git config</c>: without a value it reads.</summary>
    public static void Config(LineJudge judge, Invocation call)
    {
        Arguments arguments = call.Arguments;
        string first = arguments.Positionals.Count > 0 ? arguments.Positionals[0].Text : "";
        bool reads = arguments.HasExactly(["--get", "--get-all", "--get-regexp", "--get-urlmatch", "--list", "-l"]) || first is "get" or "list"
            || (arguments.Positionals.Count == 1 && !arguments.HasAny(["--unset", "--unset-all", "--add", "--replace-all", "--rename-section", "--remove-section", "-e", "--edit"]));
        if (reads)
        {
            judge.Add(CommandType.ShellRead, "`git config` reads a setting.");
        }
        else if (arguments.Positionals.Count == 2 && IsHarmless(arguments.Positionals[0]) && !arguments.HasAny(["--global", "--system", "-f", "--file"]))
        {
            judge.Add(CommandType.GitCommit, "`git config` sets `{0}`.", first);
        }
        else
        {
            judge.Hide("`git config {0}` can change what git runs or where it pushes.", first);
        }
    }

    /// <summary><c>git push</c>: forcing or deleting a protected branch is never allowed.</summary>
    public static void Push(LineJudge judge, Invocation call)
    {
        Arguments arguments = call.Arguments;
        bool force = arguments.HasAny(["-f", "--force", "--force-with-lease", "--force-if-includes"]);
        bool delete = arguments.HasAny(["-d", "--delete"]);
        bool everything = arguments.HasAny(["--mirror"]) || (force && arguments.HasAny(["--all", "--branches"]))
            || (arguments.HasAny(["--prune"]) && !force);
        if (everything)
        {
            judge.Constrain("force-push-protected", "`{0}` overwrites or removes every branch.", "git push " + arguments.Options[0]);
        }

        int repository = arguments.HasAny(["--repo"]) ? 0 : 1;
        List<ShellWord> refs = arguments.Positionals;
        if (force && refs.Count <= repository && !arguments.HasExactly(["--tags"]))
        {
            judge.Constrain("force-push-protected", "`{0}` does not say which branch it overwrites.", "git push --force");
        }

        for (int i = repository; i < refs.Count; i++)
        {
            Reference(judge, refs[i], force, delete);
        }
    }

    private static void Reference(LineJudge judge, ShellWord word, bool force, bool delete)
    {
        string text = word.Text;
        bool forced = force || text.StartsWith('+');
        text = text.TrimStart('+');
        int colon = text.IndexOf(':');
        bool removes = delete || colon == 0;
        string target = colon >= 0 ? text[(colon + 1)..] : text;
        if (!forced && !removes)
        {
            if (word.MayBeOption)
            {
                judge.Hide("`{0}` may stand for a forced push.", word.Shown());
            }

            return;
        }

        foreach (string prefix in (ReadOnlySpan<string>)["refs/heads/", "heads/"])
        {
            target = target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : target;
        }

        bool unclear = word.Has(WordFlags.Expands) || target.Length == 0 || target is "HEAD" or "@" || target.Contains('*', StringComparison.Ordinal) || word.Has(WordFlags.Glob);
        if (unclear || judge.Around.Options.ProtectedBranches.Any(b => ProgramNode.Fits(target.ToLowerInvariant(), b.ToLowerInvariant())))
        {
            judge.Constrain("force-push-protected", "`{0}` overwrites or removes a protected branch.", word.Shown());
        }
    }

    private static bool IsHarmless(ShellWord setting) =>
        !setting.Has(WordFlags.Expands) && Array.Exists(HarmlessSettings, s => setting.Text.StartsWith(s, StringComparison.OrdinalIgnoreCase));
}
