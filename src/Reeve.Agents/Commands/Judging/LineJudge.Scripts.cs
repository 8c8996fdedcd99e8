using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

/// <summary>Files that a line runs: a shell's script is read and judged as the line is, what another program runs is only known to be an agent's or not.</summary>
internal sealed partial class LineJudge
{
    private const int DeepestScript = 4;
    private const int MostScripts = 32;
    private const int MostScriptText = 4 * ScriptFile.Largest;

    /// <summary>A longer script is judged once, whatever its loops go through.</summary>
    private const int LongScript = 4_096;

    private static readonly ulong Uncertain = TypeSet.Of(CommandType.Opaque, CommandType.Unknown).Bits;

    private static readonly string[] Shells = ["sh", "bash", "dash", "zsh", "ksh", "ash", "mksh", "rbash", "busybox"];

    /// <summary>What programs add to the name of a file or folder they are given.</summary>
    private static readonly string[] Entrances = [".js", ".mjs", ".cjs", "/index.js", "/index.mjs", "/index.cjs", "/package.json", "/__main__.py"];

    /// <summary>The scripts read so far; shared with the judges of their contents.</summary>
    private ScriptsRead? _scripts;

    /// <summary>The folder of the script that is judged; null for the line itself.</summary>
    private readonly string? _scriptFolder;

    private readonly int _scriptDepth;

    /// <summary>The text is not an agent's: what cannot be read off does not count, what can does.</summary>
    private readonly bool _lenient;

    /// <summary>A judge of the contents of a script that the line of another judge runs.</summary>
    private LineJudge(LineJudge outer, string script, int length, bool lenient)
    {
        Around = outer.Around;
        _scope = outer._scope;
        _wroteBefore = outer._wroteBefore;
        _scripts = outer._scripts;
        _scriptDepth = outer._scriptDepth + 1;
        _scriptFolder = script[..Math.Max(1, script.LastIndexOf('/'))];
        _lenient = lenient;
        _mostRounds = length > LongScript ? 1 : MostRounds;
        _folders.AddRange(outer._folders);
        _folderUnknown = outer._folderUnknown;
        _outside = outer._outside && !(lenient && outer._folderUnknown);
        _links = outer._links;
        _written = outer._written is { } written ? new(written, StringComparer.Ordinal) : null;
    }

    /// <summary>A file that runs.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="by">What reads it.</param>
    public void RunFile(ShellWord file, ScriptReader by)
    {
        Unshaped("run *" + Path.GetExtension(file.Has(WordFlags.Expands) ? "" : file.Text));
        Read(file);
        if (file.Has(WordFlags.Expands | WordFlags.Glob) || _folderUnknown)
        {
            Hide("Which file `{0}` runs cannot be read off.", file.Shown());
            Guessed(file, by);
            return;
        }

        foreach (string folder in _folders.ToArray())
        {
            string path = PathName.Absolute(file.Text, folder, Around.Home);
            string? real = Real(path);
            if (WasWritten(path) || (real is not null && WasWritten(real)))
            {
                Hide("`{0}` runs a file that the line itself wrote.", file.Text);
            }
            else if (PathName.IsUnder(path, _scope) || IsTemporary(path))
            {
                Add(CommandType.ShellRun, "`{0}` runs a file of the repository or a temporary folder.", file.Text);
            }
            else
            {
                Add(CommandType.Unknown, "`{0}` is a program outside the repository that is not in the type table.", file.Text);
            }

            Contents(file.Text, path, real ?? path, by);
        }
    }

    /// <summary>A file that is run besides: sourced, read from the input, named to a program that runs more than a file.</summary>
    public void RunBesides(ShellWord file, ScriptReader by)
    {
        if (file.Has(WordFlags.Expands | WordFlags.Glob) || _folderUnknown)
        {
            Guessed(file, by);
            return;
        }

        foreach (string folder in _folders.ToArray())
        {
            string path = PathName.Absolute(file.Text, folder, Around.Home);
            if (WasWritten(path))
            {
                Hide("`{0}` runs a file that the line itself wrote.", file.Text);
            }

            Contents(file.Text, path, Real(path) ?? path, by);
        }
    }

    /// <summary>True when an agent's call wrote that file, or a folder that it lies in.</summary>
    public bool WroteBefore(string path)
    {
        if (_wroteBefore is null)
        {
            return false;
        }

        for (string at = path; at.Length > 1 && at != _scope && !Around.TempFolders.Contains(at); at = at[..Math.Max(1, at.LastIndexOf('/'))])
        {
            if (_wroteBefore(at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when what the word names cannot be read off and does not count, as the text is no agent's.</summary>
    public bool Overlooks(ShellWord word) =>
        _lenient && (word.Has(WordFlags.Expands) || (_folderUnknown && word.Text.Length > 0 && word.Text[0] is not ('/' or '~')));

    /// <summary>Scripts name others by the folder they lie in themselves, and mostly change to it first: what lies there is taken to be meant.</summary>
    private void Guessed(ShellWord file, ScriptReader by)
    {
        string name = file.Text.TrimStart(PathPattern.Anything).TrimStart('/');
        if (_scriptFolder is null || name.Length == 0 || file.Text[0] == '/' || name.AsSpan().IndexOfAny('*', '?', PathPattern.Anything) >= 0)
        {
            return;
        }

        foreach (string folder in _folders.Append(_scriptFolder).Distinct(StringComparer.Ordinal).ToArray())
        {
            string path = PathName.Absolute(name, folder, Around.Home);
            Contents(name, path, Real(path) ?? path, by);
        }
    }

    private void Contents(string shown, string path, string real, ScriptReader by)
    {
        bool wrote = WroteBefore(path) || (real != path && WroteBefore(real))
            || (by == ScriptReader.Program && Array.Exists(Entrances, e => WroteBefore(path + e) || (real != path && WroteBefore(real + e))));
        _restsOnDisk = true;
        _scripts ??= new ScriptsRead();
        if (!_scripts.Seen.Add((path, string.Join('\0', _folders), by, wrote)))
        {
            return;
        }

        if (Script(real, by) is not { } text)
        {
            if (wrote)
            {
                Insert(TypeSet.Of(CommandType.Opaque).Bits, "`{0}` was written by an agent, and what it does cannot be read off.", shown);
            }

            return;
        }

        var inner = new LineJudge(this, path, text.Length, lenient: !wrote);
        inner.Line(text);
        Take(inner, shown, wrote);
    }

    /// <summary>The text, if a shell reads it and the bounds allow.</summary>
    private string? Script(string path, ScriptReader by)
    {
        if (by == ScriptReader.Program || _scriptDepth >= DeepestScript || _scripts!.Files >= MostScripts || _scripts.Characters >= MostScriptText)
        {
            return null;
        }

        string? text = Around.Options.ScriptText(path);
        _scripts.Files++;
        _scripts.Characters += text?.Length ?? 0;
        return text is not null && (by == ScriptReader.Shell || IsShellScript(text)) ? text : null;
    }

    /// <summary>What a script does is what the line does.</summary>
    private void Take(LineJudge inner, string shown, bool wrote)
    {
        inner.CheckSubscripts();
        if (inner.Constraint is { } id)
        {
            Constrain(id, "In `{0}`: " + inner._constraintWhy, shown);
        }

        Insert(inner._types, "In `{0}`: " + Fill(inner._whyFormat, inner._whyPart), shown);
        foreach (string path in inner._paths ?? [])
        {
            Touch(path);
        }

        if (wrote && inner._written is not null)
        {
            (_written ??= new(StringComparer.Ordinal)).UnionWith(inner._written);
            (_marked ??= new(StringComparer.Ordinal)).UnionWith(inner._marked ?? []);
        }
    }

    /// <summary>True when the kernel, or the shell that calls it, hands the file to a shell.</summary>
    private static bool IsShellScript(string text)
    {
        if (!text.StartsWith("#!", StringComparison.Ordinal))
        {
            return true;
        }

        ReadOnlySpan<char> first = text.AsSpan(2);
        first = first[..(first.IndexOf('\n') is int end and >= 0 ? end : first.Length)];
        foreach (Range part in first.SplitAny(' ', '\t', '\r'))
        {
            ReadOnlySpan<char> word = first[part];
            ReadOnlySpan<char> name = word[(word.LastIndexOf('/') + 1)..];
            if (word.IsEmpty || word[0] == '-' || word.Contains('=') || name is "env")
            {
                continue;
            }

            return Array.IndexOf(Shells, name.ToString()) >= 0;
        }

        return false;
    }

    private sealed class ScriptsRead
    {
        public HashSet<(string Path, string Folders, ScriptReader By, bool Wrote)> Seen { get; } = [];

        public int Files { get; set; }

        public int Characters { get; set; }
    }
}
