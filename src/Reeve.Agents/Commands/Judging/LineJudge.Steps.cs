using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    private const int MostWords = 8_192;

    private readonly List<string> _folders = new(2);
    private readonly List<string> _maybe = [];
    private Stack<(string[] Folders, string[] Maybe, bool Unknown, bool Outside)>? _saved;
    private bool _folderUnknown;
    private bool _outside;
    private HashSet<string>? _functions;
    private Dictionary<string, string?>? _variables;
    private HashSet<string>? _written;
    private int _stepStrictest;

    private void WalkOnce(ShellLine line)
    {
        int workStep = -1, workBit = -1, index = 0;
        bool anyOr = false, sure = _sure;
        foreach (ShellStep step in line.Steps)
        {
            switch (step.Kind)
            {
                case StepKind.Enter:
                    (_saved ??= new()).Push(([.. _folders], [.. _maybe], _folderUnknown, _outside));
                    break;
                case StepKind.Leave when _saved is { Count: > 0 }:
                    Restore(_saved.Pop());
                    break;
                case StepKind.Loop:
                    ForLoop(line, step);
                    break;
                case StepKind.Command:
                    _stepStrictest = -1;
                    _outsideStep = false;
                    _current = null;
                    _currentShape = null;
                    FollowPipe(line, index);
                    _sure = sure && IsSure(line, step);
                    Command(line, step);
                    PlaceLinks();
                    if (!step.Substituted && _stepStrictest >= workBit)
                    {
                        (workBit, workStep) = (_stepStrictest, index);
                    }

                    anyOr |= step.Joiner == Joiner.Or && !step.Substituted && !Fails(step);
                    break;
            }

            index++;
        }

        _sure = sure;
        if (workStep >= 0)
        {
            ShellStep work = line.Steps[workStep];
            bool stopped = line.LastSequence != work.Sequence && !(line.Steps[^1].Joiner == Joiner.Or && Fails(line.Steps[^1]));
            Masked |= line.Branches || anyOr || work.PipedOut || work.Background || stopped;
        }
    }

    /// <summary>True for <c>exit 1</c> and the like: after <c>||</c> they keep the failure.</summary>
    private static bool Fails(ShellStep step) =>
        step.Words.Count > 0 && step.Words[0].Text is "exit" or "return" or "false" && !(step.Words.Count > 1 && step.Words[1].Text == "0");

    private void Restore((string[] Folders, string[] Maybe, bool Unknown, bool Outside) saved)
    {
        _folders.Clear();
        _folders.AddRange(saved.Folders);
        _maybe.Clear();
        _maybe.AddRange(saved.Maybe);
        _folderUnknown = saved.Unknown;
        _outside = saved.Outside;
    }

    private void Command(ShellLine line, ShellStep step)
    {
        if (step.Joiner is Joiner.Sequence or Joiner.Or && _maybe.Count > 0)
        {
            // A change of folder that failed leaves the line where it was.
            foreach (string folder in _maybe)
            {
                if (!_folders.Contains(folder))
                {
                    _folders.Add(folder);
                }
            }

            _maybe.Clear();
        }

        List<ShellWord> words = step.Words;
        if (words.Exists(w => w.Has(WordFlags.Expands | WordFlags.Brace)))
        {
            words = Expand(line, step);
        }

        Assign(line, step, words.Count > 0);
        if (words.Count > 0)
        {
            _arithmetic |= words[0].Text is "let" or "read" or "unset" or "declare" or "typeset" or "local" or "readonly" or "export" or "mapfile" or "readarray"
                || (words[0].Text is "printf" or "test" or "[" && words.Exists(w => w.Text == "-v"));
            bool computedName = step.Words[0].Has(WordFlags.Brace) || step.Words[0].Has(WordFlags.Expands);
            if (computedName)
            {
                Hide("The name of the program in `{0}` comes from an expansion.", step.Words[0].Shown());
                foreach (ShellWord word in words)
                {
                    Name(word);
                }
            }
            else
            {
                Program(words, 0, step);
            }
        }
        else if (step.Assignments is not null)
        {
            Add(CommandType.ShellRead, "An assignment.");
        }

        Redirections(line, step);
    }

    private List<ShellWord> Expand(ShellLine line, ShellStep step)
    {
        var words = new List<ShellWord>(step.Words.Count);
        foreach (ShellWord raw in step.Words)
        {
            ShellWord word = Resolve(line, raw);
            if (!word.Has(WordFlags.Brace))
            {
                words.Add(word);
                continue;
            }

            if (raw.Has(WordFlags.Expands) && Braces(raw.Text) != Braces(word.Text))
            {
                // The shell splits the list before it puts in values.
                Hide("A brace list holds a variable with braces or commas: `{0}`.", word.Shown());
            }

            List<string>? expanded = BraceList.Expand(word.Text);
            if (expanded is null)
            {
                Hide("A brace list stands for too many words: `{0}`.", word.Shown());
                continue;
            }

            if (words.Count > MostWords)
            {
                Hide("The line has more than 8192 words.");
                break;
            }

            words.AddRange(expanded.Select(text => word with { Text = text, Flags = word.Flags & ~WordFlags.Brace }));
        }

        return words;
    }

    private static int Braces(string text) => text.Count(c => c is '{' or '}' or ',');

    private void Assign(ShellLine line, ShellStep step, bool prefix)
    {
        if (step.Assignments is null)
        {
            return;
        }

        foreach (Assignment assignment in step.Assignments)
        {
            ShellWord value = Resolve(line, assignment.Value);
            Name(value);
            CheckName(assignment.Name, value);
            if (!prefix)
            {
                bool sure = assignment.Plain && !Knows(assignment.Name) && IsUnconditional(line, step);
                Remember(assignment.Name, sure ? ValueOf(value) : null);
            }
        }
    }

    /// <summary>True when the step surely runs, and in the shell that later steps run in.</summary>
    private bool IsUnconditional(ShellLine line, ShellStep step) =>
        step is { Joiner: Joiner.Sequence, Substituted: false } && _sure && IsSure(line, step) && _saved is not { Count: > 0 };

    private string? ValueOf(ShellWord value)
    {
        if (value.Has(WordFlags.Tilde))
        {
            return PathName.Absolute(value.Text, _folders[0], Around.Home);
        }

        // Globs and braces stay as they are in an assignment.
        return value.Has(WordFlags.Listed) ? ListedValue : value.Has(WordFlags.Expands) ? null : value.Text;
    }

    /// <summary>Adds <c>opaque</c> when the variable decides what later programs do; such variables are rows of the table, <c>$NAME</c>.</summary>
    public void CheckName(string name, ShellWord value = default)
    {
        if (value.Text is "cat" or "true" or ":" or "0" or "1" or "" && (name.EndsWith("PAGER", StringComparison.Ordinal) || name.EndsWith("EDITOR", StringComparison.Ordinal)))
        {
            return;
        }

        if (Around.Table.Find("$" + name)?.Row is { } row && row.Types.Contains(CommandType.Opaque))
        {
            Hide("`{0}=` decides which program runs or what it loads.", name);
        }
    }
}
