using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.ClaudeCode;

/// <summary>Finds what would keep an installed entry from gating, without calling anything.</summary>
internal sealed class ClaudeCodeInspection(HookPlace place, Uri service, string file)
{
    private const string Cli = "claude-code";

    /// <summary>Everything found wrong; the handler that decides, when there is one.</summary>
    public (List<Refusal> Failures, JsonObject? Handler) Look()
    {
        List<Refusal> failures = [];
        if (!Parse(file).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            return ([refusal], null);
        }

        (_, _, JsonObject? group, JsonObject? handler) =
            document.Handlers(ClaudeCodeEntries.Decision).FirstOrDefault(h => ClaudeCodeEntries.IsReeve(h.Handler));
        if (handler is null)
        {
            return ([InstallRefusals.NotInstalled(Cli, file)], null);
        }

        failures.AddRange(Entry(group, handler).Select(what => VerifyRefusals.Entry(file, what, Cli)));
        failures.AddRange(ClaudeCodeEntries.Outcomes
            .Where(e => !document.Handlers(e).Any(h => ClaudeCodeEntries.IsReeve(h.Handler)))
            .Select(e => VerifyRefusals.Entry(file, $"There is no {e} hook, so outcomes never arrive.", Cli)));

        if (FileModes.IsOpen(FileModes.Of(file)))
        {
            failures.Add(VerifyRefusals.OpenMode(file, FileModes.Of(file)));
        }

        failures.AddRange(Layers().SelectMany(Layer));
        return (failures, handler);
    }

    private IEnumerable<string> Entry(JsonObject group, JsonObject handler)
    {
        if (Text(group["matcher"]) is not (null or "" or "*"))
        {
            yield return "The hook's matcher does not cover every tool.";
        }

        if (Text(handler["type"]) is not "http")
        {
            yield return "The hook is not of type `http`.";
        }

        if (!string.Equals(Text(handler["url"]), ClaudeCodeEntries.Url(service), StringComparison.Ordinal))
        {
            yield return $"The hook calls {Text(handler["url"])}, but the service is at {service}.";
        }

        if (Text(handler["onFailure"]) is not "block")
        {
            yield return "`onFailure` is not `block`, so Claude Code runs the command when the service is down.";
        }

        if (Text((handler["headers"] as JsonObject)?["Authorization"]) is not { Length: > 7 } bearer
            || !bearer.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            yield return "The hook sends no token.";
        }

        if (handler["async"] is not null)
        {
            yield return "The hook is asynchronous, so Claude Code does not wait for its answer.";
        }

        if (handler["if"] is not null)
        {
            yield return "The hook has an `if` filter, so it does not see every command.";
        }
    }

    private IEnumerable<Refusal> Layer(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        if (!Parse(path).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            yield return refusal;
            yield break;
        }

        if (document.Root["disableAllHooks"] is JsonValue off && off.TryGetValue(out bool disabled) && disabled)
        {
            yield return VerifyRefusals.HooksOff(path);
        }

        if (document.Root["allowManagedHooksOnly"] is JsonValue only && only.TryGetValue(out bool managed) && managed)
        {
            yield return VerifyRefusals.HooksOff(path);
        }

        if (document.Root["allowedHttpHookUrls"] is JsonArray urls && !urls.Any(u => Covers(Text(u))))
        {
            yield return VerifyRefusals.UrlNotAllowed(path, ClaudeCodeEntries.Url(service));
        }
    }

    private bool Covers(string? pattern)
    {
        string url = ClaudeCodeEntries.Url(service);
        return pattern is not null && (string.Equals(pattern, url, StringComparison.Ordinal)
            || (pattern.EndsWith('*') && url.StartsWith(pattern[..^1], StringComparison.Ordinal)));
    }

    private IEnumerable<string> Layers()
    {
        yield return Path.Combine(place.ClaudeManaged, "managed-settings.json");
        string parts = Path.Combine(place.ClaudeManaged, "managed-settings.d");
        string[] files = Directory.Exists(parts) ? Directory.GetFiles(parts, "*.json") : [];
        foreach (string part in files.Order(StringComparer.Ordinal))
        {
            yield return part;
        }

        yield return Path.Combine(place.ClaudeHome, "settings.json");
        if (place.Repository is { } repository)
        {
            yield return Path.Combine(repository, ".claude/settings.json");
            yield return Path.Combine(repository, ".claude/settings.local.json");
        }
    }

    private static Result<HookDocument> Parse(string path) =>
        WholeFile.Read(path).TryGet(out byte[]? bytes, out Refusal? refusal) ? HookDocument.Parse(bytes, path) : refusal;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
