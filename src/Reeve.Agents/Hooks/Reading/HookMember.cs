using System.Text.Json;

namespace Reeve.Agents.Hooks.Reading;

/// <summary>Members of a hook's body that matter; the value is the bit in the set of those seen.</summary>
[Flags]
internal enum HookMember
{
    None = 0,
    Event = 1,
    Session = 1 << 1,
    Cwd = 1 << 2,
    Tool = 1 << 3,
    Input = 1 << 4,
    Id = 1 << 5,
    SubAgent = 1 << 6,
    Mode = 1 << 7,
    Transcript = 1 << 8,
    Response = 1 << 9,
    Error = 1 << 10,
    Interrupted = 1 << 11,
    Duration = 1 << 12,
}

/// <summary>Names of the members.</summary>
internal static class HookMembers
{
    public static string Name(this HookMember member) => member switch
    {
        HookMember.Event => "hook_event_name",
        HookMember.Session => "session_id",
        HookMember.Cwd => "cwd",
        HookMember.Tool => "tool_name",
        HookMember.Input => "tool_input",
        HookMember.Id => "tool_use_id",
        HookMember.SubAgent => "agent_id",
        HookMember.Mode => "permission_mode",
        HookMember.Transcript => "transcript_path",
        HookMember.Response => "tool_response",
        HookMember.Error => "error",
        HookMember.Interrupted => "is_interrupt",
        _ => "duration_ms",
    };

    /// <summary>Which member the property name under the reader is.</summary>
    public static HookMember Of(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? Search(ref reader) : Match(reader.ValueSpan);

    private static HookMember Match(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("cwd"u8) => HookMember.Cwd,
        5 when name.SequenceEqual("error"u8) => HookMember.Error,
        8 when name.SequenceEqual("agent_id"u8) => HookMember.SubAgent,
        9 when name.SequenceEqual("tool_name"u8) => HookMember.Tool,
        10 when name.SequenceEqual("session_id"u8) => HookMember.Session,
        10 when name.SequenceEqual("tool_input"u8) => HookMember.Input,
        11 when name.SequenceEqual("tool_use_id"u8) => HookMember.Id,
        11 when name.SequenceEqual("duration_ms"u8) => HookMember.Duration,
        12 when name.SequenceEqual("is_interrupt"u8) => HookMember.Interrupted,
        13 when name.SequenceEqual("tool_response"u8) => HookMember.Response,
        15 when name.SequenceEqual("hook_event_name"u8) => HookMember.Event,
        15 when name.SequenceEqual("permission_mode"u8) => HookMember.Mode,
        15 when name.SequenceEqual("transcript_path"u8) => HookMember.Transcript,
        _ => HookMember.None,
    };

    private static HookMember Search(ref Utf8JsonReader reader)
    {
        foreach (HookMember member in Enum.GetValues<HookMember>())
        {
            if (member != HookMember.None && reader.ValueTextEquals(member.Name()))
            {
                return member;
            }
        }

        return HookMember.None;
    }
}
