using System.Text.Json;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>
/// Cursor's events about one kind of tool, which say at the top of the body what other events say in a tool's input. They are made into
/// the same calls: <c>Shell</c>, <c>Read</c>, <c>Write</c>, <c>MCP:NAME</c>.
/// </summary>
internal static class CursorEvents
{
    public const string BeforeShell = "beforeShellExecution";
    public const string BeforeMcp = "beforeMCPExecution";
    public const string BeforeRead = "beforeReadFile";
    public const string BeforeTabRead = "beforeTabFileRead";
    public const string AfterShell = "afterShellExecution";
    public const string AfterMcp = "afterMCPExecution";
    public const string AfterEdit = "afterFileEdit";
    public const string AfterTabEdit = "afterTabFileEdit";

    private const string McpPrefix = "MCP:";

    public static void Settle(HookMessage message)
    {
        message.Cwd = message.Cwd is { Length: > 0 } ? message.Cwd : FirstRoot(message.Roots);
        bool isMcp = message.EventName is BeforeMcp or AfterMcp;
        if (isMcp && message.Tool is { } name && !name.StartsWith(McpPrefix, StringComparison.Ordinal))
        {
            message.Tool = McpPrefix + name;
        }
        else if (message.EventName is BeforeShell or AfterShell)
        {
            Take(message, "Shell", "command", message.Command);
        }
        else if (message.EventName is BeforeRead or BeforeTabRead)
        {
            Take(message, "Read", "file_path", message.File);
        }
        else if (message.EventName is AfterEdit or AfterTabEdit)
        {
            Take(message, "Write", "file_path", message.File);
        }
        else if (!isMcp)
        {
            message.TakeFolder("working_directory"u8);
        }
    }

    private static void Take(HookMessage message, string tool, string member, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty || value.Span[0] != '"')
        {
            message.Refusal ??= HookRefusals.Missing(member);
            return;
        }

        if (JsonNul.Find(value.Span) >= 0)
        {
            message.Refusal ??= HookRefusals.Unclean(member, new TextPlace(1, 1));
        }

        message.Tool = tool;
        message.Input = (byte[])[.. System.Text.Encoding.UTF8.GetBytes($"{{\"{member}\":"), .. value.Span, (byte)'}'];
    }

    private static string? FirstRoot(ReadOnlyMemory<byte> roots)
    {
        if (roots.IsEmpty || roots.Span[0] != '[')
        {
            return null;
        }

        var reader = new Utf8JsonReader(roots.Span);
        reader.Read();
        return reader.Read() && reader.TokenType == JsonTokenType.String ? LossyText.Of(ref reader) : null;
    }
}
