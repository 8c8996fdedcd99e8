using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    private bool _outsideStep;
    private bool _sure = true;
    private bool _cleared;
    private string[]? _within;
    private readonly List<ShellLine> _lines = [];
    private Dictionary<string, string>? _links;
    private Dictionary<string, string>? _made;
    private bool _arithmetic;
    private bool _subscripts;

    /// <summary>Folders the line may stand in at this point.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>True when everything that was piped into the current step are names that were checked.</summary>
    public bool PipeLists { get; private set; }

    /// <summary>True inside a subshell or substitution.</summary>
    public bool IsNested => _saved is { Count: > 0 };

    /// <summary>The tool itself puts the line in the background.</summary>
    public void MaskExitCode() => Masked = true;

    public bool HasType(CommandType type) => (_types & (1UL << type.Bit)) != 0;

    /// <summary>True when the line assigned that variable before.</summary>
    public bool Knows(string name) => _variables?.ContainsKey(name) == true;

    /// <summary>A variable holds names that were checked, whichever they are.</summary>
    public void RememberListed(string name) => Remember(name, ListedValue);

    /// <summary>
    /// Judges what runs in a process of its own: a change of folder or variables stays there, and of the line's variables it knows only those that
    /// were exported, which is not followed.
    /// </summary>
    public void Apart(Action judge)
    {
        var saved = (_folders.ToArray(), _maybe.ToArray(), _folderUnknown, _outside);
        (Dictionary<string, string?>? variables, bool sure, bool step, bool cleared) = (_variables, _sure, _outsideStep, _cleared);
        (_variables, _sure) = (null, true);
        judge();
        (_variables, _sure, _outsideStep, _cleared) = (variables, sure, step, cleared);
        Restore(saved);
    }

    /// <summary>True when some word of the line that is judged fits.</summary>
    public bool Mentions(Predicate<string> fits) => _lines.Exists(l => l.Steps.Exists(s => s.Words.Exists(w => fits(w.Text))));

    /// <summary>A link that the line makes: later parts of it are judged with it in place, as a name and as a folder that holds it.</summary>
    public void Link(ShellWord from, ShellWord to)
    {
        foreach (string folder in _folders)
        {
            string name = PathName.Absolute(to.Text, folder, Around.Home);
            string source = from.Text.StartsWith('~') ? PathName.Absolute(from.Text, folder, Around.Home) : from.Text;
            _made ??= new(StringComparer.Ordinal);
            _made[name] = source;
            _made[name.TrimEnd('/') + "/" + source[(source.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/')] = source;
        }
    }

    /// <summary>The command that made links is judged; from now on they are there.</summary>
    private void PlaceLinks()
    {
        foreach ((string name, string source) in _made ?? [])
        {
            (_links ??= new(StringComparer.Ordinal))[name] = source;
        }

        _made = null;
    }

    /// <summary>The program that is called now works in that folder.</summary>
    public void Within(ShellWord folder)
    {
        _within ??= [.. _folders];
        for (int i = 0; i < _folders.Count; i++)
        {
            _folders[i] = PathName.Absolute(folder.Text, _folders[i], Around.Home);
        }
    }

    /// <summary>The variables of the environment are taken away, so that not even the usual ones are known.</summary>
    public void ClearEnvironment() => _cleared = true;

    /// <summary>True when the step surely runs when what follows it by <c>&amp;&amp;</c> does, and in the same process.</summary>
    private static bool IsSure(ShellLine line, ShellStep step) =>
        !line.Branches && !line.Braces && line.Functions is null && step is { Joiner: not (Joiner.Or or Joiner.Pipe), PipedOut: false, Background: false };

    /// <summary>Changes the folder; null or not constant means that it cannot be read off.</summary>
    public void Enter(string? folder, bool constant)
    {
        if (folder is null || !constant)
        {
            _folderUnknown = true;
            _outside |= !_lenient;
            return;
        }

        string[] before = [.. _folders];
        _maybe.AddRange(before);
        for (int i = 0; i < _folders.Count; i++)
        {
            _folders[i] = PathName.Absolute(folder, _folders[i], Around.Home);
        }

        if (!_sure)
        {
            _folders.AddRange(before.Except(_folders));
        }

        if (_folders.Count > 4)
        {
            _folderUnknown = true;
        }

        _folderUnknown &= folder.Length > 0 && folder[0] is not ('/' or '~');
        _outside = (_folderUnknown && !_lenient) || _folders.Exists(f => !PathName.IsUnder(f, _scope) && !IsTemporary(f + "/x"));
    }

    /// <summary>A program is told to work in that folder.</summary>
    public void Outside(ShellWord folder)
    {
        string path = PathName.Absolute(folder.Text, _folders[0], Around.Home);
        if (folder.Has(WordFlags.Expands))
        {
            Hide("Which folder `{0}` stands for cannot be read off.", folder.Shown());
        }
        else if (!PathName.IsUnder(path, _scope) && !IsTemporary(path))
        {
            // Only this step leaves the repository; the next one asks again.
            _outsideStep = true;
        }
    }

    /// <summary>Works out, before a step is judged, whether what is piped into it are checked names.</summary>
    private void FollowPipe(ShellLine line, int index)
    {
        PipeLists = false;
        if (line.Steps[index].Joiner != Joiner.Pipe)
        {
            return;
        }

        for (int i = index - 1; i >= 0 && line.Steps[i].PipedOut; i--)
        {
            ShellStep step = line.Steps[i];
            if (step.Kind != StepKind.Command || !step.Lists)
            {
                return;
            }

            if (step.Joiner != Joiner.Pipe)
            {
                break;
            }
        }

        PipeLists = true;
    }
}
