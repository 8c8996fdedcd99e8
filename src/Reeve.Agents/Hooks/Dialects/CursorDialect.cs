using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>
/// Cursor. With <c>failClosed</c> no answer at all is a denial, so an allow is said; an <c>ask</c> is not enforced before a tool (documented), so only the
/// shell and MCP events, which do enforce it, ask. They follow <c>preToolUse</c> and get the answer that the same call got there.
/// </summary>
internal sealed class CursorDialect : HookDialect
{
    private static readonly byte[] Allowed = """{"permission":"allow"}"""u8.ToArray();
    private static readonly byte[] Nothing = [(byte)'{', (byte)'}'];

    public override string Cli => "cursor";

    public override HookWords Words => HookWords.Cursor;

    public override bool Decides(HookEvent about) => about is HookEvent.PreToolUse or HookEvent.PermissionRequest;

    public override bool CanAsk(HookEvent about, string tool) => about == HookEvent.PermissionRequest && tool != "Read";

    public override byte[] Allow(HookEvent about, string reason) => Allowed;

    public override byte[] Ask(HookEvent about, string reason) => Say("""{"permission":"ask","user_message":" """u8[..^1], reason);

    public override byte[] Deny(HookEvent about, string reason) => Say("""{"permission":"deny","user_message":" """u8[..^1], reason);

    public override byte[] Acknowledge() => Nothing;

    public override byte[] NotRecorded(Refusal refusal) => Nothing;

    public override CallEnd End(HookMessage message, int sessionRecordBytes) => CursorEnd.Of(message);

    /// <summary>The person and the agent read the same.</summary>
    private static byte[] Say(ReadOnlySpan<byte> head, string reason) =>
        ReplyText.Write(ReplyText.Write(head, reason, "\",\"agent_message\":\""u8), reason, "\"}"u8);
}
