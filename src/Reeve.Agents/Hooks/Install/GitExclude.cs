using System.Text;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>Keeps the files that hold a hook's token out of a repository's commits, through <c>.git/info/exclude</c>.</summary>
internal static class GitExclude
{
    private const string Mark = "# Reeve's hook; holds its token";

    /// <summary>
    /// The exclude file as a part of the hook; null when the folder is no git repository or its <c>.gitignore</c> lists every name.
    /// Refused when git tracks one of the names.
    /// </summary>
    /// <param name="repository">Top folder.</param>
    /// <param name="names">Paths below it with forward slashes, e.g. <c>.claude/settings.local.json</c>.</param>
    public static Result<HookFile?> For(string repository, params string[] names)
    {
        if (!GitFolder(repository).TryGet(out (string Own, string Common) git, out Refusal? refusal))
        {
            return refusal;
        }

        if (git.Own.Length == 0)
        {
            return (HookFile?)null;
        }

        if (!WholeFile.Read(Path.Combine(repository, ".gitignore")).TryGet(out byte[]? ignore, out refusal))
        {
            return refusal;
        }

        foreach (string name in names)
        {
            if (IsTracked(Path.Combine(git.Own, "index"), name))
            {
                return InstallRefusals.Tracked(Path.Combine(repository, name));
            }
        }

        string[] missing = [.. names.Where(n => !Lists(Lines(ignore), n))];
        return missing.Length == 0
            ? (HookFile?)null
            : new HookFile(Path.Combine(git.Common, "info", "exclude"), null, b => Add(b, missing), b => Strip(b, names));
    }

    /// <summary>Refuses a file outside the repository that some repository tracks, such as settings that are a link into a folder of dotfiles.</summary>
    public static Refusal? Tracked(string file)
    {
        string target = new FileInfo(file) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : file;
        for (string? folder = Path.GetDirectoryName(target); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!GitFolder(folder).TryGet(out (string Own, string Common) git, out Refusal? refusal))
            {
                return refusal;
            }

            if (git.Own.Length > 0)
            {
                string name = Path.GetRelativePath(folder, target).Replace('\\', '/');
                return IsTracked(Path.Combine(git.Own, "index"), name) ? InstallRefusals.Tracked(target) : null;
            }
        }

        return null;
    }

    private static Result<byte[]> Add(byte[]? before, string[] names)
    {
        List<string> lines = Lines(before);
        string[] missing = [.. names.Where(n => !Lists(lines, n))];
        string start = before is null or [] || before[^1] == '\n' ? "" : "\n";
        byte[] added = Encoding.UTF8.GetBytes(start + string.Concat(missing.Select(n => $"{Mark}\n/{n}\n")));
        return (byte[])[.. before ?? [], .. added];
    }

    private static Result<byte[]?> Strip(byte[] bytes, string[] names)
    {
        List<string> lines = Lines(bytes);
        int before = lines.Count;
        for (int i = lines.Count - 2; i >= 0; i--)
        {
            if (string.Equals(lines[i], Mark, StringComparison.Ordinal) && names.Contains(lines[i + 1].TrimStart('/'), StringComparer.Ordinal))
            {
                lines.RemoveRange(i, 2);
            }
        }

        return lines.Count == before ? bytes
            : lines.TrueForAll(l => l.Length == 0) ? (Result<byte[]?>)(byte[]?)null
            : Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    // Latin-1 keeps every byte of lines that are not Reeve's as it is.
    private static List<string> Lines(byte[]? bytes) => [.. Encoding.Latin1.GetString(bytes ?? []).Split('\n')];

    private static bool Lists(List<string> lines, string name) =>
        lines.Exists(l => string.Equals(l.Trim().TrimStart('/'), name, StringComparison.Ordinal));

    /// <summary>The work tree's own git folder and the one shared by all its work trees; both empty when there is none.</summary>
    private static Result<(string Own, string Common)> GitFolder(string repository)
    {
        string own = Path.Combine(repository, ".git");
        if (File.Exists(own))
        {
            if (!WholeFile.Read(own).TryGet(out byte[]? pointer, out Refusal? refusal))
            {
                return refusal;
            }

            const string Prefix = "gitdir:";
            string text = Encoding.UTF8.GetString(pointer ?? []).Trim();
            if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return ("", "");
            }

            own = Path.GetFullPath(text[Prefix.Length..].Trim(), repository);
        }

        if (!Directory.Exists(own))
        {
            return ("", "");
        }

        return WholeFile.Read(Path.Combine(own, "commondir")).TryGet(out byte[]? common, out Refusal? unreadable)
            ? (own, common is null ? own : Path.GetFullPath(Encoding.UTF8.GetString(common).Trim(), own))
            : unreadable;
    }

    // Versions 2 and 3 of the index hold each path as plain bytes followed by NUL; an index beyond the bound counts as not tracking.
    private static bool IsTracked(string index, string name) =>
        WholeFile.Read(index).TryGet(out byte[]? bytes, out _)
        && bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name + '\0')) >= 0;
}
