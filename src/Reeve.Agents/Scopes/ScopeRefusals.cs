using Reeve.Core.Refusals;

namespace Reeve.Agents.Scopes;

/// <summary>Why a folder has no scope.</summary>
public static class ScopeRefusals
{
    public static Refusal FolderMissing() => new(
        RefusalKind.Invalid,
        "folder-missing",
        "The call does not say in which folder it runs.",
        "cwd",
        "Send the absolute path of the working folder as `cwd`.");

    public static Refusal FolderRelative(string folder) => new(
        RefusalKind.Invalid,
        "folder-relative",
        $"The working folder `{Shorten(folder)}` is not an absolute path.",
        "cwd",
        "Send the absolute path of the working folder as `cwd`.");

    public static Refusal FolderTooLong(int length) => new(
        RefusalKind.TooLarge,
        "folder-too-long",
        $"The working folder has {length} characters; at most {ScopeResolver.MaxFolder} are taken.",
        "cwd",
        "Work in a folder with a shorter path.");

    public static Refusal FolderUnclean() => new(
        RefusalKind.Invalid,
        "folder-unclean",
        "The working folder holds a control character.",
        "cwd",
        "Work in a folder whose path has no control characters.");

    public static Refusal KeyTooLong(string where, int length) => new(
        RefusalKind.TooLarge,
        "scope-too-long",
        $"The repository's name has {length} characters; at most {Scope.MaxKey} are taken.",
        where,
        "Give the remote a shorter URL, or move the folder to a shorter path.");

    public static Refusal RemoteUnclean(string where) => new(
        RefusalKind.Invalid,
        "remote-unclean",
        "The URL of the remote `origin` holds a control character.",
        where,
        "Set it again: git remote set-url origin <url>.");

    public static Refusal Rehearsal(string where, string key) => new(
        RefusalKind.Forbidden,
        "scope-reserved",
        $"The scope {Shorten(key)} is kept for Reeve's own drills, which count nowhere.",
        where,
        "Give the remote `origin` another URL, or bind the hook's token to another scope.");

    public static Refusal Unreadable(string where, string problem) => new(
        RefusalKind.Instrument,
        "repository-unreadable",
        $"The repository's configuration cannot be read: {problem}",
        where,
        "Let the user that runs Reeve read this file, or bind the hook's token to a scope.");

    public static Refusal TooLarge(string where, long bytes) => new(
        RefusalKind.TooLarge,
        "repository-config-too-large",
        $"The file has {bytes} bytes; at most {GitFolder.MaxFile} are read.",
        where,
        "Shorten the file, or bind the hook's token to a scope.");

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
