using Reeve.Core.Refusals;

namespace Reeve.Agents.Scopes;

/// <summary>What lies behind a <c>.git</c>: a folder, or the file of a linked work tree or submodule.</summary>
/// <param name="Common">Folder that holds <c>config</c>; shared by linked work trees.</param>
internal readonly record struct GitFolder(string Common)
{
    /// <summary>Bytes read of any of git's files. 256 kB.</summary>
    public const int MaxFile = 256 * 1024;

    /// <summary>The git folder of this work tree, null when the folder is none.</summary>
    public static Result<GitFolder>? Find(string folder)
    {
        string dot = Path.Combine(folder, ".git");
        if (Directory.Exists(dot))
        {
            return File.Exists(Path.Combine(dot, "HEAD")) ? new GitFolder(dot) : null;
        }

        return File.Exists(dot) ? Follow(folder, dot) : null;
    }

    /// <summary>Path that names the repository where no remote does: the main work tree, or the bare folder itself.</summary>
    public string Home => Path.GetFileName(Common) == ".git" ? Path.GetDirectoryName(Common) ?? Common : Common;

    /// <summary>The URL of <c>origin</c>, null without one.</summary>
    public Result<string?> OriginUrl()
    {
        string config = Path.Combine(Common, "config");
        return Read(config) is var read && read.TryGet(out string? text, out Refusal? refusal)
            ? (Result<string?>)GitConfigText.OriginUrl(text)
            : refusal!;
    }

    private static Result<GitFolder>? Follow(string folder, string file)
    {
        if (!Read(file).TryGet(out string? text, out Refusal? refusal))
        {
            return refusal;
        }

        const string prefix = "gitdir:";
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string target = Path.GetFullPath(text[prefix.Length..].Trim(), folder);
        string commonFile = Path.Combine(target, "commondir");
        if (!File.Exists(commonFile))
        {
            return new GitFolder(target);
        }

        return Read(commonFile).TryGet(out string? common, out refusal)
            ? new GitFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(common.Trim(), target)))
            : refusal;
    }

    private static Result<string> Read(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                return "";
            }

            return info.Length <= MaxFile ? File.ReadAllText(path) : ScopeRefusals.TooLarge(path, info.Length);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return ScopeRefusals.Unreadable(path, problem.Message);
        }
    }
}
