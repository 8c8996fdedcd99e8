using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    /// <summary>Value of a variable that holds checked names of files, whichever they are.</summary>
    private const string ListedValue = "\u0001\u0001";

    private const int MostPatterns = 256;

    private static readonly System.Buffers.SearchValues<char> Splitting = System.Buffers.SearchValues.Create(" \t\n*?[");

    private int _patterns;

    /// <summary>Sets a variable of the line; null = its value cannot be read off.</summary>
    public void Remember(string name, string? value) => (_variables ??= new(StringComparer.Ordinal))[name] = value;

    /// <summary>Puts in the values of variables that are known; each unknown part becomes <see cref="PathPattern.Anything"/>.</summary>
    private ShellWord Resolve(ShellLine line, ShellWord word)
    {
        if (!word.Has(WordFlags.Expands))
        {
            return word;
        }

        var text = new System.Text.StringBuilder();
        bool left = false, assumed = false;
        bool listed = !word.Has(WordFlags.Computes) && (!word.Has(WordFlags.Substitutes) || OnlyLists(line, word));
        ReadOnlySpan<char> rest = word.Text;
        while (rest.IndexOf(ShellWord.MarkStart) is int at and >= 0)
        {
            text.Append(rest[..at]);
            int end = rest.IndexOf(ShellWord.MarkEnd);
            bool named = end > at + 1;
            string name = named ? rest[(at + 1)..end].ToString() : "";
            string? value = named ? Value(name, word.Has(WordFlags.Splits)) : null;
            assumed |= name is "TMPDIR" or "CLAUDE_PROJECT_DIR" && !Knows(name);
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (value is null or ListedValue)
            {
                left = true;
                listed &= !named || value is not null;
                text.Append(PathPattern.Anything);
            }
            else
            {
                text.Append(value);
            }
        }

        text.Append(rest);
        WordFlags flags = left
            ? word.Flags | (listed ? WordFlags.Listed : WordFlags.None)
            : word.Flags & ~(WordFlags.Expands | WordFlags.Splits);
        return word with { Text = text.ToString(), Flags = assumed ? flags | WordFlags.Assumed : flags };
    }

    private string? Value(string name, bool split)
    {
        string? value = null;
        if (_variables?.TryGetValue(name, out value) == true)
        {
            bool mayChange = split && value is not null && value != ListedValue && value.AsSpan().ContainsAny(Splitting);
            return mayChange ? null : value;
        }

        return _cleared ? null : name switch
        {
            "HOME" => Around.Home,
            "PWD" when _folders.Count == 1 && !_folderUnknown => _folders[0],
            "TMPDIR" => Around.TempFolders.FirstOrDefault(),
            "CLAUDE_PROJECT_DIR" => _scope,
            "RANDOM" or "SECONDS" or "LINENO" or "UID" or "EUID" or "PPID" => "0",
            _ => null,
        };
    }

    /// <summary>True when every command of the word's substitutions only lists names that were checked.</summary>
    private static bool OnlyLists(ShellLine line, ShellWord word)
    {
        for (int i = word.From; i < word.To; i++)
        {
            ShellStep step = line.Steps[i];
            if (step.Kind is StepKind.Loop or StepKind.Function || (step.Kind == StepKind.Command && !step.Lists))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks a word that may name a file against the credentials.</summary>
    public void Name(ShellWord word)
    {
        if (word.Text.Length == 0 || word.Text.Length > 4_096)
        {
            return;
        }

        bool literal = !word.Has(WordFlags.Expands | WordFlags.Glob);
        if (literal && !Around.Credentials.Suspects(word.Text) && !Around.Credentials.Suspects(_folders[0]))
        {
            return;
        }

        if (TooManyPatterns(literal))
        {
            return;
        }

        if (word.Has(WordFlags.Expands) && !Around.Credentials.Suspects(word.Text))
        {
            // What is not there to read cannot be held against the call; where the value matters it is opaque.
            return;
        }

        foreach (string folder in _folders)
        {
            string path = PathName.Absolute(word.Text, Anchor(word, folder), Around.Home);
            if (Around.Credentials.Covers(path, literal))
            {
                Constrain("read-credentials", "`{0}` names a file that holds credentials.", word.Shown());
                return;
            }
        }
    }

    /// <summary>Comparing patterns with patterns costs time, so a line may hold only so many.</summary>
    private bool TooManyPatterns(bool literal)
    {
        if (literal || ++_patterns <= MostPatterns)
        {
            return false;
        }

        Hide("The line holds more than 256 file patterns.");
        return true;
    }

    /// <summary>Checks a word whose file's content is read; links are followed.</summary>
    public void Read(ShellWord word)
    {
        if (word.Has(WordFlags.Process))
        {
            return;
        }

        Name(word);
        if (word.Has(WordFlags.Expands) && !word.Has(WordFlags.Listed))
        {
            Hide("What `{0}` reads cannot be read off.", word.Shown());
            return;
        }

        if (!word.IsConstant && !word.Has(WordFlags.Tilde))
        {
            return;
        }

        foreach (string folder in _folders)
        {
            string path = PathName.Absolute(word.Text, folder, Around.Home);
            Touch(path);
            if (PathName.IsUnder(Around.Home, path))
            {
                Hide("`{0}` holds every file of the user, credentials among them.", word.Text);
            }

            if (Around.CredentialFolders.Covers(path, literal: true))
            {
                Hide("`{0}` is a folder that holds credentials.", word.Text);
            }

            string? real = Real(word.Text.Contains("..", StringComparison.Ordinal) ? PathName.Joined(word.Text, folder, Around.Home) : path);
            if (real is null || Around.Credentials.Covers(real, literal: true))
            {
                Constrain("read-credentials", "`{0}` is a link to a file that holds credentials.", word.Text);
            }
        }
    }

    /// <summary>An unknown start may be absolute, so it is not put below the folder.</summary>
    private static string Anchor(ShellWord word, string folder) => word.Text[0] == PathPattern.Anything ? "/" : folder;
}
