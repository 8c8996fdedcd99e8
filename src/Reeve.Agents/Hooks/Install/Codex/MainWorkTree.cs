using System.Text;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>
/// The main work tree of a linked one, as Codex finds it: <c>.git</c> is a file that points into <c>MAIN/.git/worktrees/NAME</c>, and that folder points
/// back. Anything else (a submodule, a bare repository, a pointer without its way back) stands for itself. Measured with Codex 0.169.0.
/// </summary>
internal static class MainWorkTree
{
    /// <summary>The main work tree; the folder itself when it is no linked one.</summary>
    public static Result<string> Of(string workTree)
    {
        string pointer = Path.Combine(workTree, ".git");
        if (!File.Exists(pointer))
        {
            return workTree;
        }

        if (!Read(pointer).TryGet(out string? text, out Refusal? refusal))
        {
            return refusal;
        }

        const string Prefix = "gitdir:";
        string own = text.StartsWith(Prefix, StringComparison.Ordinal) ? Path.GetFullPath(text[Prefix.Length..].Trim(), workTree) : workTree;
        if (Path.GetDirectoryName(own) is not { } all || Path.GetFileName(all) != "worktrees"
            || Path.GetDirectoryName(all) is not { } common || Path.GetFileName(common) != ".git")
        {
            return workTree;
        }

        if (!Read(Path.Combine(own, "gitdir")).TryGet(out string? back, out refusal))
        {
            return refusal;
        }

        bool pointsBack = back.Length > 0 && Path.GetFullPath(back.Trim(), own) == Path.GetFullPath(pointer);
        return pointsBack ? Path.GetDirectoryName(common)! : workTree;
    }

    private static Result<string> Read(string path) =>
        WholeFile.Read(path).TryGet(out byte[]? bytes, out Refusal? refusal) ? Encoding.UTF8.GetString(bytes ?? []) : refusal;
}
