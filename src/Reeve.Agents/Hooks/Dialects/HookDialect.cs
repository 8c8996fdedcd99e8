using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Outcomes;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Dialects;

/// <summary>How one agent CLI wants to be answered.</summary>
internal abstract class HookDialect
{
    /// <summary>Every dialect that is spoken.</summary>
    public static readonly HookDialect[] All = [new ClaudeDialect(), new CodexDialect(), new GeminiDialect(), new CopilotDialect(), new CursorDialect()];

    /// <summary>Name in <c>/hook/{cli}</c>.</summary>
    public abstract string Cli { get; }

    /// <summary>What its hooks' bodies are read by.</summary>
    public virtual HookWords Words => HookWords.Claude;

    /// <summary>The dialect of that CLI, or null.</summary>
    public static HookDialect? Of(string cli)
    {
        foreach (HookDialect dialect in All)
        {
            if (dialect.Cli == cli)
            {
                return dialect;
            }
        }

        return null;
    }

    /// <summary>The event wants a decision from here. Others are heard and left to the CLI.</summary>
    public abstract bool Decides(HookEvent about);

    /// <summary>The CLI can put the question of this event about this tool to its person itself, and runs nothing unless they agree.</summary>
    public abstract bool CanAsk(HookEvent about, string tool);

    /// <summary>As far as is known, a person sits there. Silence means nobody.</summary>
    public virtual bool IsAttended(HookContext context) => context.SaysAttended;

    /// <summary>It may run.</summary>
    public abstract byte[] Allow(HookEvent about, string reason);

    /// <summary>Its person is to say. Only where <see cref="CanAsk"/>.</summary>
    public abstract byte[] Ask(HookEvent about, string reason);

    /// <summary>It may not run. The reason is never empty: some CLI runs the command then.</summary>
    public abstract byte[] Deny(HookEvent about, string reason);

    /// <summary>Heard, nothing to say.</summary>
    public abstract byte[] Acknowledge();

    /// <summary>Heard, but the outcome could not be recorded.</summary>
    public abstract byte[] NotRecorded(Refusal refusal);

    /// <summary>How the call ended, out of an event that brings an outcome.</summary>
    public abstract CallEnd End(HookMessage message, int sessionRecordBytes);

    /// <summary>The answer to a decision. A question that the CLI cannot ask is a denial that names the request.</summary>
    /// <param name="about">The event.</param>
    /// <param name="decision">What the gate said.</param>
    /// <param name="ask">A person sits there and the CLI can ask them.</param>
    public byte[] Answer(HookEvent about, Decision decision, bool ask) => decision.Verdict.Answer switch
    {
        Core.Decisions.Answer.Allow => Allow(about, decision.Reason),
        Core.Decisions.Answer.Ask when ask => Ask(about, decision.Reason),
        Core.Decisions.Answer.Ask => Deny(about, WithRequest(decision)),
        _ => Deny(about, decision.Reason),
    };

    /// <summary>The closed gate: what, where, remedy.</summary>
    public byte[] Close(HookEvent about, Refusal refusal) =>
        Deny(about == HookEvent.PermissionRequest ? about : HookEvent.PreToolUse, $"Reeve keeps the gate closed. {refusal}");

    private static string WithRequest(Decision decision) =>
        decision.RequestId is not { } id || decision.Reason.Contains($"reeve approve {id}", StringComparison.Ordinal)
            ? decision.Reason
            : $"{decision.Reason} A person can approve it: reeve approve {id}; then run the same command again.";
}
