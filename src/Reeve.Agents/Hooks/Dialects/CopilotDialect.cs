using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>
/// Copilot CLI. Flat answers; what it does not understand (plain text, <c>{}</c>, an unknown decision, Claude's envelope) leaves the call to its own
/// permissions, which may have been given away. Without a person it turns an <c>ask</c> into a denial itself.
/// </summary>
internal sealed class CopilotDialect : HookDialect
{
    private static readonly byte[] Allowed = """{"permissionDecision":"allow"}"""u8.ToArray();
    private static readonly byte[] Permitted = """{"behavior":"allow"}"""u8.ToArray();

    public override string Cli => "copilot";

    public override HookWords Words => HookWords.Copilot;

    /// <summary>The CLI would ask its person; where no decision came before, one is taken here.</summary>
    public override bool Decides(HookEvent about) => about is HookEvent.PreToolUse or HookEvent.PermissionRequest;

    public override bool CanAsk(HookEvent about, string tool) => true;

    public override byte[] Allow(HookEvent about, string reason) => about == HookEvent.PermissionRequest ? Permitted : Allowed;

    /// <summary>Of a permission request silence is the way to the CLI's own prompt.</summary>
    public override byte[] Ask(HookEvent about, string reason) => about == HookEvent.PermissionRequest
        ? []
        : ReplyText.Write("""{"permissionDecision":"ask","permissionDecisionReason":" """u8[..^1], reason, "\"}"u8);

    public override byte[] Deny(HookEvent about, string reason) => about == HookEvent.PermissionRequest
        ? ReplyText.Write("""{"behavior":"deny","message":" """u8[..^1], reason, "\"}"u8)
        : ReplyText.Write("""{"permissionDecision":"deny","permissionDecisionReason":" """u8[..^1], reason, "\"}"u8);

    public override byte[] Acknowledge() => [];

    public override byte[] NotRecorded(Refusal refusal) => [];

    public override CallEnd End(HookMessage message, int sessionRecordBytes) => CopilotEnd.Of(message);
}
