using Reeve.Agents.Commands.Shell;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary><c>tar</c>: whether the archive is read or written depends on the mode, with or without a dash.</summary>
internal static class ArchiveCommands
{
    private const string TakesWord = "bCfFgHIKLNTVX";

    public static void Tar(LineJudge judge, Invocation call)
    {
        Arguments arguments = Arguments.Read(call.Row, Dashed(judge, call), 0);
        bool creates = arguments.HasAny(["-c", "-r", "-u", "-A", "--create", "--append", "--update", "--concatenate", "--delete"]);
        bool extracts = arguments.HasAny(["-x", "--extract", "--get"]);
        if (extracts && !arguments.HasAny(["-O", "--to-stdout"]))
        {
            ShellWord to = arguments.Values.Find(v => v.Option is "-C" or "--directory").Value;
            judge.Write(to.Text is null ? new ShellWord(".") : to, tree: true);
        }

        foreach ((string option, ShellWord value) in arguments.Values)
        {
            if (option is "-f" or "--file")
            {
                Archive(judge, value, creates);
            }
            else if (option is "-g" or "--listed-incremental" or "--index-file" or "--one-top-level")
            {
                judge.Write(value, tree: true);
            }
            else if (option is "-I" or "-F")
            {
                judge.Hide("`tar {0}` runs a program.", option);
            }
        }

        bool removes = arguments.HasAny(["--remove-files"]);
        foreach (ShellWord word in arguments.Positionals)
        {
            judge.Read(word);
            if (removes)
            {
                FileCommands.Destroy(judge, word, recursive: true);
                judge.Write(word, tree: true);
            }
        }
    }

    private static void Archive(LineJudge judge, ShellWord name, bool creates)
    {
        if (name.Text.Contains(':', StringComparison.Ordinal))
        {
            judge.Hide("`{0}` names an archive on another machine, which tar reaches through a program.", name.Shown());
        }

        if (creates && name.Text != "-")
        {
            judge.Write(name);
        }
    }

    /// <summary>The old form <c>tar xfC ARCHIVE FOLDER</c>: letters without a dash, whose values follow in their order.</summary>
    private static List<ShellWord> Dashed(LineJudge judge, Invocation call)
    {
        List<ShellWord> words = call.Words.GetRange(call.From, call.Words.Count - call.From);
        if (words.Count == 0 || words[0].Text.Length == 0 || words[0].Text[0] == '-')
        {
            return words;
        }

        var dashed = new List<ShellWord>();
        int next = 1;
        foreach (char letter in words[0].Text)
        {
            dashed.Add(new ShellWord("-" + letter));
            if (TakesWord.Contains(letter, StringComparison.Ordinal) && next < words.Count)
            {
                dashed.Add(words[next++]);
            }

            if (letter is 'I' or 'F')
            {
                judge.Hide("`tar {0}` runs a program.", words[0].Text);
            }
        }

        dashed.AddRange(words.Skip(next));
        return dashed;
    }
}
