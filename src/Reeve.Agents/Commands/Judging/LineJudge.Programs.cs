using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    private static readonly string[] ProgramFolders =
        ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/", "/usr/local/sbin/", "/opt/homebrew/bin/"];

    private static readonly string[] ToolFolders = ["node_modules/.bin/", ".venv/bin/", "venv/bin/", "vendor/bin/"];

    private int _programs;
    private bool _reading;

    /// <summary>Judges a program with its words from that index on.</summary>
    public void Program(List<ShellWord> words, int at, ShellStep? step)
    {
        if (at >= words.Count)
        {
            return;
        }

        if (++_programs > 2_000)
        {
            Hide("The line holds more than 2000 commands.");
            return;
        }

        ShellWord word = words[at];
        foreach (ShellWord each in words)
        {
            if (each.Has(WordFlags.Strange))
            {
                Add(CommandType.Unknown, "The command holds control or text-direction characters.");
            }
        }

        if (word.Has(WordFlags.Expands | WordFlags.Glob | WordFlags.Brace))
        {
            Hide("The name of the program in `{0}` comes from an expansion.", word.Shown());
            Names(words, at);
            return;
        }

        string name = word.Text;
        if (_functions?.Contains(name) == true)
        {
            Hide("`{0}` is a function that the line defines.", name);
            Names(words, at);
            return;
        }

        if (name.Contains('/'))
        {
            string? known = ProgramName(name);
            string path = PathName.Absolute(name, _folders[0], Around.Home);
            string? linked = known is null && Real(path) is { } real && real != path ? ProgramName(real) : null;
            if (known is null || ((PathName.IsUnder(path, _scope) || IsTemporary(path)) && WroteBefore(path)))
            {
                Script(words, at, ScriptReader.FirstLine);
                if ((known ?? linked) is null)
                {
                    return;
                }
            }

            name = known ?? linked!;
        }

        if (name.StartsWith("reeve-canary-", StringComparison.Ordinal))
        {
            Constrain("canary", "`{0}` is the canary that proves that the gate fires.", name);
        }

        if (FindProgram(name) is not { } node)
        {
            Unshaped(name + " …");
            Add(CommandType.Unknown, "`{0}` is not in the type table.", name);
            Names(words, at);
            return;
        }

        string[]? outer = _within;
        _within = null;
        Match(node, name, words, at, step);
        if (_within is { } folders)
        {
            _folders.Clear();
            _folders.AddRange(folders);
        }

        _within = outer;
    }

    /// <summary>What is judged next has no row, but this shape.</summary>
    private void Unshaped(string shape)
    {
        _current = null;
        _currentShape = Shapes.Bound(shape);
    }

    private void Names(List<ShellWord> words, int from)
    {
        for (int i = from; i < words.Count; i++)
        {
            ShellWord word = words[i];
            Name(word);
            int equals = word.Text.IndexOf('=');
            if (equals > 0)
            {
                Name(word with { Text = word.Text[(equals + 1)..] });
            }
        }
    }

    /// <summary>Name under which a program given by path is known; null when it is a file of somebody's own.</summary>
    private static string? ProgramName(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        foreach (string folder in ProgramFolders)
        {
            if (path.Length == folder.Length + name.Length && path.StartsWith(folder, StringComparison.Ordinal))
            {
                return name;
            }
        }

        foreach (string folder in ToolFolders)
        {
            int start = path.Length - folder.Length - name.Length;
            if (start >= 0 && path.AsSpan(start).StartsWith(folder) && (start == 0 || path[start - 1] == '/'))
            {
                return name;
            }
        }

        // Reeve's own program is Reeve wherever it lies.
        return name == "reeve" || path is "./gradlew" or "./mvnw" ? name : null;
    }

    /// <summary>A script or binary run by its path.</summary>
    public void Script(List<ShellWord> words, int at, ScriptReader by)
    {
        Names(words, at + 1);
        RunFile(words[at], by);
    }

    private void Match(ProgramNode node, string name, List<ShellWord> words, int at, ShellStep? step)
    {
        TableRow? row = node.Row;
        if (!node.HasChildren && row is not null)
        {
            Invoke(new Invocation(name, row, words, at + 1, Arguments.Read(row, words, at + 1), name, step));
            return;
        }

        OtherReadings(node, name, words, at, step);
        List<ShellWord>? before = null;
        Span<int> places = stackalloc int[4];
        string[] names = new string[4];
        int found = 0;
        bool doubtful = false;
        for (int i = at + 1; i < words.Count && found < 4; i++)
        {
            ShellWord word = words[i];
            if (word.Has(WordFlags.Expands | WordFlags.Glob))
            {
                doubtful = !word.Has(WordFlags.Listed);
                break;
            }

            if (word.Text.Length > 1 && word.Text[0] == '-' && node.FindLiteral(word.Text) is null)
            {
                if (found > 0)
                {
                    continue;
                }

                (before ??= []).Add(word);
                if (row is { Prefix: true } && i + 1 < words.Count
                    && (row.Values.Contains(word.Text) || row.ReadValues.Contains(word.Text) || row.WriteValues.Contains(word.Text)))
                {
                    before.Add(words[++i]);
                }

                continue;
            }

            places[found] = i;
            names[found++] = word.Text;
        }

        TableRow? best = node.Deepest(names.AsSpan(0, found), out int used);
        if (best is null || (doubtful && used == found && (used == 0 || Deeper(node, names.AsSpan(0, used)))))
        {
            Unmatched(name, row, words, at, doubtful);
            return;
        }

        Sub(new Invocation(name, best, words, used == 0 ? at + 1 : places[used - 1] + 1, null!, Title(best, name, names.AsSpan(0, used)), step), row, before, places[..used]);
    }

    /// <summary>
    /// An option that the table does not know may take the next word: then another sub-command follows. Where that one is known too, both count.
    /// </summary>
    private void OtherReadings(ProgramNode node, string name, List<ShellWord> words, int at, ShellStep? step)
    {
        int first = _reading ? -1 : words.FindIndex(at + 1, w => w.Text is ['-', _, ..]);
        if (first < 0 || first + 1 >= words.Count)
        {
            return;
        }

        TableRow? row = node.Row;
        string[] plain = Names(words, at, -1, row);
        TableRow? best = node.Deepest(plain, out int used);
        for (int i = at + 1, seen = 0; i + 1 < words.Count && seen < used; i++)
        {
            string text = words[i].Text;
            if (text == "--")
            {
                return;
            }

            bool option = text.Length > 1 && text[0] == '-' && node.FindLiteral(text) is null;
            bool takes = option && row is { Prefix: true } && seen == 0 && (row.Values.Contains(text) || row.ReadValues.Contains(text) || row.WriteValues.Contains(text));
            seen += option ? 0 : 1;
            i += takes ? 1 : 0;
            if (!option || takes || text.Contains('=') || Glued(row, text) || text.StartsWith("--no-", StringComparison.Ordinal) || words[i + 1].Text.StartsWith('-') || (row?.Flags.Contains(text) ?? false))
            {
                continue;
            }

            TableRow? other = node.Deepest(Names(words, at, i + 1, row), out _);
            if (other is not null && other != best)
            {
                List<ShellWord> left = [.. words];
                left.RemoveRange(i, 2);
                _reading = true;
                Match(node, name, left, at, step);
                _reading = false;
            }
        }
    }

    /// <summary>True when a value is glued on to an option that takes one, as in <c>-j4</c>.</summary>
    private static bool Glued(TableRow? row, string text) =>
        row is not null && text.Length > 2 && text[1] != '-' && (row.Values.Contains(text[..2]) || row.ReadValues.Contains(text[..2]) || row.WriteValues.Contains(text[..2]));

    /// <summary>Up to four words that may name a sub-command, without the one at <paramref name="skip"/>.</summary>
    private static string[] Names(List<ShellWord> words, int at, int skip, TableRow? row)
    {
        var names = new List<string>(4);
        for (int i = at + 1; i < words.Count && names.Count < 4; i++)
        {
            string text = words[i].Text;
            bool option = text.Length > 1 && text[0] == '-';
            if (option && names.Count == 0 && row is { Prefix: true } && (row.Values.Contains(text) || row.ReadValues.Contains(text) || row.WriteValues.Contains(text)))
            {
                i++;
            }
            else if (!option && i != skip)
            {
                names.Add(text);
            }
        }

        return [.. names];
    }

    private static string Title(TableRow row, string name, ReadOnlySpan<string> sub) =>
        row.Head.Contains('*', StringComparison.Ordinal) ? string.Join(' ', [name, .. sub]) : row.Head;

    private static bool Deeper(ProgramNode node, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (node.FindLiteral(name) is not { } child)
            {
                return false;
            }

            node = child;
        }

        return node.HasChildren;
    }

    /// <summary>A sub-command: options before it and between its words count for it as well.</summary>
    private void Sub(Invocation call, TableRow? program, List<ShellWord>? before, ReadOnlySpan<int> places)
    {
        List<ShellWord> words = call.Words;
        int from = call.From;
        if (before is not null && program is { Prefix: true })
        {
            Arguments global = Arguments.Read(program, before, 0);
            _current = call with { Row = program, Words = before, From = 0, Arguments = global };
            Rules(program, global);
            if (program.Handler is { } prefix)
            {
                Handlers.Find(prefix)(this, _current);
            }
        }

        bool scattered = places.Length > 1 && places[^1] - places[0] >= places.Length;
        if (places.Length > 0 && (before is not null || scattered))
        {
            List<ShellWord> all = [.. before?.Where(w => w.Text.StartsWith('-')) ?? []];
            for (int i = places[0]; i < words.Count; i++)
            {
                if (!places.Contains(i))
                {
                    all.Add(words[i]);
                }
            }

            (words, from) = (all, 0);
        }

        Invoke(call with { Words = words, From = from, Arguments = Arguments.Read(call.Row, words, from) });
    }

    private void Unmatched(string name, TableRow? row, List<ShellWord> words, int at, bool doubtful)
    {
        Names(words, at + 1);
        bool asksHelp = words.Count == at + 2 && words[at + 1].Text is "--version" or "--help" or "-h" or "help" or "-V" or "version";
        if (doubtful && row?.Constraint is { } held && words[at + 1] is { Text: [not '-', ..] } first && !first.Has(WordFlags.Expands | WordFlags.Glob) && FindProgram(name)?.FindLiteral(first.Text) is null)
        {
            Constrain(held, "`{0}` does more than look.", name);
            Add(CommandType.Unknown, "`{0}` does more than look.", name);
        }
        else if (doubtful)
        {
            Hide("Which sub-command of `{0}` runs cannot be read off.", name);
        }
        else if (row?.Constraint is { } id && !asksHelp)
        {
            Unshaped(name + " …");
            Constrain(id, "`{0}` does more than look.", name);
            Add(CommandType.Unknown, "`{0}` does more than look.", name);
        }
        else if (asksHelp || (words.Count == at + 1 && row?.Bare is not null))
        {
            Add(row?.Bare ?? TypeSet.Of(CommandType.ShellRead), "`{0}` prints its own help.", name);
        }
        else
        {
            string sub = words.Skip(at + 1).FirstOrDefault(w => !w.Text.StartsWith('-')).Text ?? "";
            string part = sub.Length == 0 ? name : name + " " + sub;
            Unshaped(part + " …");
            Add(CommandType.Unknown, "`{0}` is not in the type table.", part);
        }
    }
}
