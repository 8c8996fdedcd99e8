using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    private bool _outsideStep;

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

    /// <summary>Changes the folder; null or not constant means that it cannot be read off.</summary>
    public void Enter(string? folder, bool constant)
    {
        if (folder is null || !constant)
        {
            _folderUnknown = true;
            _outside = true;
            return;
        }

        _maybe.AddRange(_folders);
        for (int i = 0; i < _folders.Count; i++)
        {
            _folders[i] = PathName.Absolute(folder, _folders[i], Around.Home);
        }

        if (_folders.Count > 4)
        {
            _folderUnknown = true;
        }

        _folderUnknown &= folder.Length > 0 && folder[0] is not ('/' or '~');
        _outside = _folderUnknown || _folders.Exists(f => !PathName.IsUnder(f, _scope) && !IsTemporary(f + "/x"));
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
