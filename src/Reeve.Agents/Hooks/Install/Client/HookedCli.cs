using System.Text.Json.Nodes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>One event that Reeve hooks.</summary>
/// <param name="Event">The CLI's name for it.</param>
/// <param name="Argument">What the client is called with: it takes the event from there, not from a body that the agent shapes.</param>
internal sealed record HookedEvent(string Event, string Argument)
{
    /// <summary>The client's argument for an event that wants a decision.</summary>
    public const string Decision = "pre";

    /// <summary>The client's argument for an event that brings an outcome.</summary>
    public const string Outcome = "post";
}

/// <summary>What is particular to one CLI whose hooks run Reeve's bash client.</summary>
internal abstract class HookedCli
{
    /// <summary>Every such CLI but Codex, whose trust in hooks is an affair of its own.</summary>
    public static readonly HookedCli[] All = [new GeminiCli(), new CopilotCli(), new CursorCli()];

    /// <summary>Its names and native answers.</summary>
    public abstract ClientWords Words { get; }

    /// <summary>Handlers stand under their event without groups.</summary>
    public abstract bool IsFlat { get; }

    /// <summary>The events, those that want a decision first.</summary>
    public abstract IReadOnlyList<HookedEvent> Events { get; }

    /// <summary>Folder of a repository, with forward slashes, that holds client and settings.</summary>
    public abstract string RepositoryFolder { get; }

    /// <summary>Name of the settings file.</summary>
    public abstract string SettingsName { get; }

    /// <summary>The settings file in a repository names the client of this machine and nothing else, so it stays out of commits like the client.</summary>
    public abstract bool ExcludesSettings { get; }

    /// <summary>The user's own folder for client and settings.</summary>
    public abstract string UserFolder(HookPlace place);

    /// <summary>The entry of one event, as it stands under the event's name.</summary>
    public abstract JsonObject Entry(HookedEvent hooked, string command);

    /// <summary>The command line in a handler, or null.</summary>
    public abstract string? CommandOf(JsonObject handler);

    /// <summary>What of an installed entry keeps it from gating, in plain words; the command line aside.</summary>
    public abstract IEnumerable<string> Problems(HookedEvent hooked, JsonObject group, JsonObject handler);

    /// <summary>What in other settings keeps the hook from being called.</summary>
    public abstract IEnumerable<Refusal> Obstacles(HookPlace place);

    /// <summary>Steps that only a person can do before the hook holds, in plain words.</summary>
    public abstract IEnumerable<string> Demands(HookPlace place);

    /// <summary>The native body of a call of the shell tool.</summary>
    public abstract JsonObject Canary(string call, string command, string folder);

    /// <summary>The reason of a native deny, read as strictly as the CLI reads it.</summary>
    public abstract Result<string> ReadDeny(ReadOnlyMemory<byte> answer, string where);

    /// <summary>The command line; the CLI hands it to a shell. The path was checked to hold no quote.</summary>
    public static string Command(string client, HookedEvent hooked) => $"'{client}' {hooked.Argument}";

    /// <summary>True for a handler that runs Reeve's client.</summary>
    public bool IsReeve(JsonObject handler) => CommandOf(handler)?.Contains('/' + Words.File, StringComparison.Ordinal) == true;

    /// <summary>Text of a member, or null.</summary>
    protected static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Number in a member, or null.</summary>
    protected static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
