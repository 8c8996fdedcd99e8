using Reeve.Core.Refusals;

namespace Reeve.Core.Decisions;

/// <summary>A verdict that has been journalled and may be answered.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Phase">The effective phase it was taken at.</param>
/// <param name="Reason">One or two sentences for the agent and the person: what settled it, by id, and what to do next.</param>
/// <param name="RequestId">The request that was opened or is already open for this action; only with <see cref="Answer.Ask"/>.</param>
/// <param name="Fault">The instrument's failure that closed the gate, or null.</param>
public sealed record Decision(Verdict Verdict, Phase Phase, string Reason, string? RequestId = null, Refusal? Fault = null);
