using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>
/// Gemini CLI. What it runs on: plain text, <c>{}</c>, silence, an unknown decision, and any exit code beside JSON. So every answer is whole JSON and
/// the client ends with 0. An <c>ask</c> without a person hangs the CLI, and of tools that find nothing to confirm it runs them unasked;
/// only the shell tool always asks.
/// </summary>
internal sealed class GeminiDialect : HookDialect
{
    private static readonly byte[] Allowed = """{"decision":"allow"}"""u8.ToArray();

    public override string Cli => "gemini";

    public override HookWords Words => HookWords.Gemini;

    public override bool Decides(HookEvent about) => about == HookEvent.PreToolUse;

    public override bool CanAsk(HookEvent about, string tool) => tool == "run_shell_command";

    public override byte[] Allow(HookEvent about, string reason) => Allowed;

    public override byte[] Ask(HookEvent about, string reason) =>
        ReplyText.Write("""{"decision":"ask","systemMessage":" """u8[..^1], reason, "\"}"u8);

    public override byte[] Deny(HookEvent about, string reason) =>
        ReplyText.Write("""{"decision":"deny","reason":" """u8[..^1], reason, "\"}"u8);

    public override byte[] Acknowledge() => [];

    public override byte[] NotRecorded(Refusal refusal) => [];

    public override CallEnd End(HookMessage message, int sessionRecordBytes) => GeminiEnd.Of(message);
}
