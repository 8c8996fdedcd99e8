using System.Text.Json;
using Reeve.Agents.Hooks;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Server.Explain;

/// <summary>A command as people name it to Reeve: the shell line or the tool's input, and where.</summary>
/// <param name="Tool">Tool name; default <c>Bash</c>.</param>
/// <param name="Command">Shell line.</param>
/// <param name="Input">The tool's input, for other tools than Bash.</param>
/// <param name="Cwd">Absolute working folder.</param>
/// <param name="Agent">Agent name; default <c>claude-code</c>.</param>
/// <param name="Session">Session id.</param>
public sealed record ActionBody(
    string? Tool = null, string? Command = null, JsonElement? Input = null, string? Cwd = null, string? Agent = null, string? Session = null)
{
    /// <summary>An empty body.</summary>
    public ActionBody()
        : this(null, null, null, null, null, null)
    {
    }

    /// <summary>The request that a hook would have made of it.</summary>
    public Result<CommandRequest> ToRequest(CommandRequests requests, IGate gate) =>
        ToCall().TryGet(out ToolCallFacts call, out Refusal? refusal) ? requests.Build(call, path => gate.HasWritten(requests.MarkOf(path))) : refusal;

    /// <summary>The tool call that a hook would have read.</summary>
    public Result<ToolCallFacts> ToCall()
    {
        if (Command is null == Input is null)
        {
            return new Refusal(RefusalKind.Invalid, "action-missing", "Name the action by `command` or by `input`, one of them.", "command", "Send e.g. {\"command\":\"git push\",\"cwd\":\"/path\"}.");
        }

        if (Tool?.Length > 128 || Agent?.Length > 128 || Session?.Length > 128)
        {
            return new Refusal(RefusalKind.Invalid, "name-too-long", "Tool, agent and session have up to 128 characters.", "tool, agent, session", "Shorten it.");
        }

        byte[] input = Command is null
            ? JsonSerializer.SerializeToUtf8Bytes(Input!.Value)
            : JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["command"] = Command });
        return new ToolCallFacts
        {
            Id = "explain",
            Cli = "claude-code",
            Tool = Tool ?? "Bash",
            Input = input,
            Cwd = Cwd,
            Session = Session ?? "",
            Agent = Agent ?? "claude-code",
        };
    }
}
