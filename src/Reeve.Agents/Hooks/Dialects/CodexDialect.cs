using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>
/// Codex. A bare <c>allow</c> or an <c>ask</c> marks the hook failed and the command runs, so allow is silence and every other answer a denial with
/// a reason. Only its own prompt, <c>PermissionRequest</c>, can be left to its person: by silence.
/// </summary>
internal sealed class CodexDialect : HookDialect
{
    public override string Cli => "codex";

    public override bool Decides(HookEvent about) => about is HookEvent.PreToolUse or HookEvent.PermissionRequest;

    public override bool CanAsk(HookEvent about, string tool) => about == HookEvent.PermissionRequest;

    /// <summary>Codex asks for permission only where it has a person to ask, so only a word to the contrary counts.</summary>
    public override bool IsAttended(HookContext context) => context.Attended ?? true;

    public override byte[] Allow(HookEvent about, string reason) => about == HookEvent.PermissionRequest
        ? """{"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"allow"}}}"""u8.ToArray()
        : [];

    public override byte[] Ask(HookEvent about, string reason) => about == HookEvent.PermissionRequest ? [] : Deny(about, reason);

    public override byte[] Deny(HookEvent about, string reason) => about == HookEvent.PermissionRequest
        ? PermissionDenial.Write(reason)
        : ReplyText.Write(
            """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":" """u8[..^1],
            reason,
            "\"}}"u8);

    public override byte[] Acknowledge() => [];

    public override byte[] NotRecorded(Refusal refusal) => [];

    public override CallEnd End(HookMessage message, int sessionRecordBytes) => CodexEnd.Of(message, sessionRecordBytes);
}
