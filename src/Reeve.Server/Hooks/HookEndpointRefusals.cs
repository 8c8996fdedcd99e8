using Reeve.Agents.Hooks;
using Reeve.Core.Refusals;

namespace Reeve.Server.Hooks;

/// <summary>Refusals of the hook endpoint itself.</summary>
internal static class HookEndpointRefusals
{
    /// <summary>Only browsers send Origin, and only for a page.</summary>
    public static Refusal Page { get; } = new(
        RefusalKind.Forbidden, "origin-not-allowed", "Hooks are called by agent CLIs, never by web pages.", "Origin", "Call without an Origin header.");

    public static Refusal UnknownCli(string name) => new(
        RefusalKind.NotFound, "cli-unknown", $"No dialect is called `{(name.Length > 64 ? name[..64] : name)}`.", "path", $"Use /hook/ and one of {string.Join(", ", HookProcessor.Clis)}.");

    public static Refusal NotPost(string method) => new(
        RefusalKind.Invalid, "method-not-allowed", $"Hooks are posted, not {method}.", "method", "Run `reeve hook install` again.");

    public static Refusal ContentType(string? type) => new(
        RefusalKind.Invalid, "content-type", $"The body is `{type ?? "untyped"}`, not JSON.", "Content-Type", "Send `Content-Type: application/json`; `reeve hook install` sets it up.");

    public static Refusal BodyBroken(string problem) => new(
        RefusalKind.Invalid, "hook-body-broken", $"The body did not arrive whole: {problem}", "body", "Run the command again.");

    public static Refusal Bug(Exception error) => new(
        RefusalKind.Instrument, "bug", $"A bug in Reeve: {error.GetType().Name}.", "service", "See the service's log and report it.");
}
