using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>Why a hook could not be installed, removed or proven.</summary>
internal static class InstallRefusals
{
    public static Refusal Malformed(string file, long line, long column, string why) => new(
        RefusalKind.Invalid, "hook-file-malformed", $"The file is not valid JSON at line {line}, column {column}: {why}", file,
        "Correct the file, then install the hook again; nothing was changed.");

    public static Refusal MalformedToml(string file, int line, int column, string why) => new(
        RefusalKind.Invalid, "hook-file-malformed", $"The file is not valid TOML at line {line}, column {column}: {why}", file,
        "Correct the file: Codex calls no hook while it cannot read it. Then try again; nothing was changed.");

    public static Refusal WrongShape(string file, string path, string expected) => new(
        RefusalKind.Invalid, "hook-file-shape", $"`{path}` must be {expected}.", file,
        "Correct the file, then install the hook again; nothing was changed.");

    public static Refusal Unreadable(string file, string why) => new(
        RefusalKind.Instrument, "hook-file-unreadable", $"The file cannot be read: {why}", file,
        "Give this user the right to read it, then try again.");

    public static Refusal Unwritable(string file, string why) => new(
        RefusalKind.Instrument, "hook-file-unwritable", $"The file cannot be written: {why}", file,
        "Give this user the right to write it and its folder, then try again.");

    public static Refusal Linked(string file) => new(
        RefusalKind.Conflict, "hook-file-link", "The file or its folder is a symbolic link inside a repository.", file,
        "Replace the link by a real file or folder, or install for the user with --user.");

    public static Refusal Tracked(string file) => new(
        RefusalKind.Conflict, "hook-file-tracked", "Git tracks this file, so the hook's token would be committed.", file,
        "Untrack it (git rm --cached), or install where it is not tracked: --user, or another repository with --repo.");

    public static Refusal BadToken() => new(
        RefusalKind.Invalid, "hook-token", "The hook's token is empty or holds characters a header cannot carry.", "token",
        "Mint a token with: reeve token mint, then install again.");

    public static Refusal BadService(Uri service, string why) => new(
        RefusalKind.Invalid, "hook-service", $"The hook cannot call this address: {why}.", service.OriginalString,
        "Give an address such as http://127.0.0.1:4007.");

    public static Refusal BadPath(string path) => new(
        RefusalKind.Invalid, "hook-path", "The path holds a quote or a control character, which a hook's command line cannot carry.", path,
        "Install the hook for the user with --user, or move the repository.");

    public static Refusal NoFolder(string path) => new(
        RefusalKind.NotFound, "hook-folder", "There is no such folder.", path, "Name an existing repository, or use --user.");

    public static Refusal Disabled(string file) => new(
        RefusalKind.Conflict, "hooks-disabled", "`disableAllHooks` is on, so no hook fires.", file,
        "Remove `disableAllHooks` from this file.");

    public static Refusal BadRecord(string file, string why) => new(
        RefusalKind.Instrument, "hook-record", $"Reeve's record of the installation cannot be used: {why}", file,
        "Take Reeve's entries out of the CLI's settings by hand, delete the record's folder, then install again.");

    public static Refusal NotInstalled(string cli, string file) => new(
        RefusalKind.NotFound, "hook-not-installed", $"Reeve's hook for {cli} is not here.", file, $"Run: reeve hook install {cli}");

    public static Refusal TrustByHand(string file) => new(
        RefusalKind.Conflict, "hook-trust-form", "`hooks` is written in a form to which no trust can be added, such as an inline table.", file,
        "Install without --trust, then start codex here and trust Reeve's hook under /hooks.");
}
