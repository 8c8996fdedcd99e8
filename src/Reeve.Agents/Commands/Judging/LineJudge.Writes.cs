using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    /// <summary>Files that the call writes; null = none.</summary>
    private HashSet<string>? _marked;

    /// <summary>What the command names is removed, so that nothing of it is left to run.</summary>
    private bool _removes;

    /// <summary>Judges a word that names a file or folder which is written.</summary>
    /// <param name="meta">Its mode or place changes, not its content.</param>
    /// <param name="tree">All that lies below it is meant too.</param>
    public void Write(ShellWord word, bool meta = false, bool tree = false)
    {
        if (word.Text.Length == 0)
        {
            return;
        }

        bool literal = !word.Has(WordFlags.Glob) && !word.Has(WordFlags.Expands);
        if (word.Has(WordFlags.Expands))
        {
            Hide("What `{0}` writes cannot be read off.", word.Shown());
        }

        if (_folderUnknown && word.Text[0] is not ('/' or '~'))
        {
            Hide("`{0}` is written in a folder that cannot be read off.", word.Shown());
        }

        if (TooManyPatterns(literal))
        {
            return;
        }

        foreach (string folder in _folders)
        {
            string path = PathName.Absolute(word.Text, Anchor(word, folder), Around.Home);
            string? real = path;
            WritePath(path, literal, tree, word);
            if (literal)
            {
                real = Real(path);
                if (real is null)
                {
                    Hide("`{0}` is a link that goes round in a circle.", word.Text);
                }
                else if (!ReferenceEquals(real, path) && real != path)
                {
                    WriteResolved(path, real, tree, word);
                }

                Touch(path);
            }

            if (!meta)
            {
                (_written ??= new(StringComparer.Ordinal)).Add(path);
                if (literal && !_removes)
                {
                    Mark(path, real);
                }
            }
        }
    }

    /// <summary>Files that are copied, moved or linked to a place; where that is a folder they get its name before theirs.</summary>
    public void Place(IEnumerable<ShellWord> files, ShellWord to)
    {
        foreach (string folder in to.Has(WordFlags.Glob | WordFlags.Expands) || to.Text is not { Length: > 0 } ? [] : _folders)
        {
            string path = PathName.Absolute(to.Text, folder, Around.Home);
            if (Around.Options.IsFolder(path))
            {
                foreach (ShellWord file in files.Where(f => !f.Has(WordFlags.Glob | WordFlags.Expands) && f.Text.Length > 0))
                {
                    string placed = PathName.Absolute(path + "/" + file.Text[(file.Text.TrimEnd('/').LastIndexOf('/') + 1)..], "/", "/");
                    Remember(placed == path ? [] : [placed, Real(placed) ?? placed]);
                }
            }
        }
    }

    /// <summary>Notes that the call writes that file, for calls after it. What is written into a folder that is there already has a name of its own.</summary>
    private void Mark(string path, string? real)
    {
        bool device = PathName.IsUnder(path, "/dev") && !PathName.IsUnder(path, "/dev/shm");
        if (!device && !Around.Options.IsFolder(path))
        {
            Remember([path, real ?? path]);
        }
    }

    private void Remember(ReadOnlySpan<string> paths)
    {
        _marked ??= new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (_marked.Count < CommandRequest.MaxWrites)
            {
                _marked.Add(path);
            }
            else if (!_marked.Contains(path))
            {
                Hide("The call writes more files than are remembered.");
            }
        }
    }

    /// <summary>True when the line wrote that file, or one it could be, before.</summary>
    public bool WasWritten(string path) => _written is not null
        && (_written.Contains(path) || _written.Any(w => w.AsSpan().IndexOfAny('*', '?', PathPattern.Anything) >= 0 || PathName.IsUnder(path, w)));

    private void WriteResolved(string path, string real, bool tree, ShellWord word)
    {
        // A scope or temp folder that is itself reached through a link resolves to a place outside it; compare like with like.
        string scope = Real(_scope) ?? _scope;
        if (PathName.IsUnder(path, _scope) && PathName.IsUnder(real, scope))
        {
            GuardReeve(real, literal: true, tree, word);
            return;
        }

        foreach (string temp in Around.TempFolders)
        {
            if (PathName.IsUnder(path, temp) && PathName.IsUnder(real, Real(temp) ?? temp))
            {
                GuardReeve(real, literal: true, tree, word);
                return;
            }
        }

        WritePath(real, literal: true, tree, word);
    }

    /// <summary>Checks a name against Reeve's own files without saying that it is written.</summary>
    public void Guard(ShellWord word, bool tree)
    {
        foreach (string folder in _folders)
        {
            string path = PathName.Absolute(word.Text, Anchor(word, folder), Around.Home);
            GuardReeve(path, !word.Has(WordFlags.Glob | WordFlags.Expands), tree, word);
        }
    }

    private bool GuardReeve(string path, bool literal, bool tree, ShellWord word)
    {
        if (word.Has(WordFlags.Expands) && !Around.Reeve.Suspects(word.Text))
        {
            return false;
        }

        if (!Around.Reeve.Covers(path, literal) && !(tree && Around.Trees.Covers(path, literal)))
        {
            return false;
        }

        Constrain("write-reeve", "`{0}` is Reeve's own or switches its hooks.", word.Shown());
        return true;
    }

    private void WritePath(string path, bool literal, bool tree, ShellWord word)
    {
        string shown = word.Has(WordFlags.Expands) ? word.Shown() : word.Text;
        if (GuardReeve(path, literal, tree, word))
        {
            Add(CommandType.HostWrite, "`{0}` is written.", shown);
        }
        else if (path is "/dev/null" or "/dev/stdout" or "/dev/stderr" or "/dev/tty" || path.StartsWith("/dev/fd/", StringComparison.Ordinal))
        {
            Add(CommandType.ShellRead, "Output goes to `{0}`.", shown);
        }
        else if (path.StartsWith("/dev/", StringComparison.Ordinal) && !PathName.IsUnder(path, "/dev/shm"))
        {
            Device(path, shown);
        }
        else if (PathName.IsUnder(path, _scope) || IsTemporary(path))
        {
            Add(CommandType.FsWrite, "`{0}` is written.", shown);
            if (path.Contains("/.git/", StringComparison.Ordinal) || path.EndsWith("/.git", StringComparison.Ordinal))
            {
                Hide("`{0}` lies in git's own folder, whose hooks and settings git runs.", shown);
            }
        }
        else
        {
            Add(CommandType.HostWrite, "`{0}` is outside the repository.", shown);
        }
    }

    private bool IsTemporary(string path)
    {
        foreach (string temp in Around.TempFolders)
        {
            if (PathName.IsUnder(path, temp) && path.Length > temp.Length)
            {
                return true;
            }
        }

        return PathName.IsUnder(path, "/dev/shm");
    }

    private void Device(string path, string shown)
    {
        if (path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal))
        {
            Add(CommandType.NetFetch, "`{0}` opens a connection.", shown);
            Hide("`{0}` opens a raw connection.", shown);
            if (path.EndsWith("/" + Around.ApiAddress[1..], StringComparison.Ordinal))
            {
                Constrain("operate-reeve", "`{0}` speaks to Reeve's own service.", shown);
            }
        }
        else
        {
            Add(CommandType.HostWrite, "`{0}` is a device.", shown);
            Constrain("destroy-root", "`{0}` overwrites a device.", shown);
        }
    }

    private void Redirections(ShellLine line, ShellStep step)
    {
        if (step.Redirects is null)
        {
            return;
        }

        foreach (Redirect redirect in step.Redirects)
        {
            ShellWord target = redirect.Kind is RedirectKind.HereDocument ? redirect.Target : Resolve(line, redirect.Target);
            if (target.Has(WordFlags.Brace) && redirect.Kind is not (RedirectKind.HereDocument or RedirectKind.HereString))
            {
                Hide("A redirection goes to a brace list.");
            }

            switch (redirect.Kind)
            {
                case RedirectKind.Write or RedirectKind.ReadWrite when target.Has(WordFlags.Process):
                    Add(CommandType.ShellRead, "Output goes to a command.");
                    break;
                case RedirectKind.Write or RedirectKind.ReadWrite:
                    Write(target);
                    break;
                case RedirectKind.Read when target.Text.StartsWith("/dev/tcp/", StringComparison.Ordinal) || target.Text.StartsWith("/dev/udp/", StringComparison.Ordinal):
                    Device(target.Text, target.Shown());
                    break;
                case RedirectKind.Read:
                    Read(target);
                    Add(CommandType.ShellRead, "`{0}` is read.", target.Shown());
                    break;
            }
        }
    }
}
