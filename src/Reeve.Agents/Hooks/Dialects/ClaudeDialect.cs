using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>
/// Claude Code. Without the whole envelope an answer is ignored and the command may run, so every decision carries it; an empty body or
/// <c>{}</c> is only ever an acknowledgement, or the way to Claude's own prompt.
/// </summary>
internal sealed class ClaudeDialect : HookDialect
{
    private static readonly byte[] Nothing = [(byte)'{', (byte)'}'];

    private (string Reason, byte[] Reply)[] _lastAllow = [];

    public override string Cli => "claude-code";

    /// <summary><c>PermissionRequest</c> only follows an <c>ask</c> of <c>PreToolUse</c>, which has decided; here the person does.</summary>
    public override bool Decides(HookEvent about) => about == HookEvent.PreToolUse;

    public override bool CanAsk(HookEvent about, string tool) => true;

    /// <summary>Most calls are allowed for the same reason as the one before, so its bytes are kept.</summary>
    public override byte[] Allow(HookEvent about, string reason)
    {
        (string Reason, byte[] Reply)[] last = Volatile.Read(ref _lastAllow);
        if (last.Length == 1 && ReferenceEquals(last[0].Reason, reason))
        {
            return last[0].Reply;
        }

        byte[] reply = PreToolUse("allow"u8, reason);
        Volatile.Write(ref _lastAllow, [(reason, reply)]);
        return reply;
    }

    public override byte[] Ask(HookEvent about, string reason) => PreToolUse("ask"u8, reason);

    public override byte[] Deny(HookEvent about, string reason) => about == HookEvent.PermissionRequest
        ? PermissionDenial.Write(reason)
        : PreToolUse("deny"u8, reason);

    public override byte[] Acknowledge() => Nothing;

    public override byte[] NotRecorded(Refusal refusal) =>
        ReplyText.Write("""{"systemMessage":"Reeve did not record this outcome. """u8, refusal.ToString(), "\"}"u8);

    public override CallEnd End(HookMessage message, int sessionRecordBytes) => ClaudeEnd.Of(message);

    private static byte[] PreToolUse(ReadOnlySpan<byte> decision, string reason)
    {
        ReadOnlySpan<byte> start = """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":" """u8[..^1];
        ReadOnlySpan<byte> middle = "\",\"permissionDecisionReason\":\""u8;
        Span<byte> head = stackalloc byte[start.Length + decision.Length + middle.Length];
        start.CopyTo(head);
        decision.CopyTo(head[start.Length..]);
        middle.CopyTo(head[(start.Length + decision.Length)..]);
        return ReplyText.Write(head, reason, "\"}}"u8);
    }
}
