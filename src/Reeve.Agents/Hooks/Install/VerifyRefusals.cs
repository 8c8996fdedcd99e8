using Reeve.Agents.Hooks.Install.Client;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>What verifying an installed hook can find wrong.</summary>
internal static class VerifyRefusals
{
    private const string StartService = "Start the service with: reeve serve, then verify again.";

    public static Refusal Entry(string file, string what, string cli) => new(
        RefusalKind.Conflict, "hook-entry", what, file, $"Run: reeve hook install {cli}");

    public static Refusal OpenMode(string file, UnixFileMode mode) => new(
        RefusalKind.Conflict, "hook-mode", $"Others may read or write it ({Convert.ToString((int)mode, 8)}), and it holds the hook's token.", file,
        $"Run: chmod go-rwx {file}");

    public static Refusal Changed(string file, string cli) => new(
        RefusalKind.Conflict, "hook-client-changed", "The hook's client is not the one that was installed.", file,
        $"Find out who changed it, then run: reeve hook install {cli}");

    public static Refusal Untrusted(string file, string eventName) => new(
        RefusalKind.Conflict, "hook-untrusted", $"Codex does not trust the {eventName} hook, so it never calls it and runs every command.", file,
        "Start codex, open /hooks and trust Reeve's hooks, or run: reeve hook install codex --trust");

    public static Refusal RepositoryUntrusted(string name, string file, string repository) => new(
        RefusalKind.Conflict, "repository-untrusted", $"{name} does not trust {repository}, so it ignores the hooks of the repository.", file,
        $"Start {name} in the repository and trust the folder, or install with --user.");

    public static Refusal HooksOff(string file) => new(
        RefusalKind.Conflict, "hooks-disabled", "Hooks are switched off here, so none fires.", file, "Remove that setting.");

    public static Refusal UrlNotAllowed(string file, string url) => new(
        RefusalKind.Conflict, "hook-url-not-allowed", $"`allowedHttpHookUrls` does not list {url}, so Claude Code never calls it.", file,
        $"Add {url} to that list.");

    public static Refusal ServiceDown(string where, string why) => new(
        RefusalKind.Instrument, "service-down", $"The hook reaches no service: {why}", where, StartService);

    public static Refusal BadStatus(string where, int status) => new(
        RefusalKind.Conflict, "hook-status", $"The hook was answered HTTP {status}, which is no decision.", where,
        status is 401 or 403 ? "The hook's token is not known: install the hook again." : "Look into the service's log.");

    public static Refusal NotJson(string where) => new(
        RefusalKind.Conflict, "hook-answer", "The answer is not JSON, so the command is not denied.", where,
        "Check that the address is Reeve's and not another program's.");

    public static Refusal NoEnvelope(string where) => new(
        RefusalKind.Conflict, "hook-envelope", "The answer has no hookSpecificOutput, so the CLI ignores it.", where,
        "Check that the address is Reeve's and that CLI and Reeve are of matching versions.");

    public static Refusal WrongEvent(string where, string? eventName) => new(
        RefusalKind.Conflict, "hook-envelope", $"The answer is for the event `{eventName}`, so the CLI ignores it.", where,
        "Check that CLI and Reeve are of matching versions.");

    public static Refusal NotDenied(string where, string? decision) => new(
        RefusalKind.Conflict, "canary-not-denied", $"The canary was answered `{decision}` where it must be denied: the gate does not hold.", where,
        "Stop the agents (reeve stop), then look into the service's log.");

    public static Refusal NoReason(string where) => new(
        RefusalKind.Conflict, "hook-envelope", "The deny has no reason; some CLI runs the command then.", where,
        "Check that CLI and Reeve are of matching versions.");

    public static Refusal OtherReason(string where, string reason) => new(
        RefusalKind.Conflict, "canary-masked", $"The canary was denied for another reason, which proves nothing about the gate: {reason}", where,
        "Clear that reason (service down, STOP), then verify again.");

    public static Refusal ClientFailed(ClientWords words, string file, string why) => new(
        RefusalKind.Conflict, "hook-client-failed", $"The hook's client {why}; {words.Name} may run the command then.", file,
        $"Run: reeve hook install {words.Cli}, then verify again.");
}
