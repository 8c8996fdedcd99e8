using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks;

/// <summary>The answer to a hook call, in the CLI's own words. Always sent with status 200: any other lets some CLI proceed.</summary>
/// <param name="Body">Bytes of the answer; empty is an answer too.</param>
/// <param name="Answer">What was decided; null when the event asked for no decision.</param>
/// <param name="Refusal">Why the body could not be judged or the outcome not be recorded; for the log and the counters.</param>
public readonly record struct HookReply(ReadOnlyMemory<byte> Body, Answer? Answer = null, Refusal? Refusal = null);
