using System.Collections.Immutable;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>What verifying an installed hook brought to light.</summary>
/// <param name="Cli">The agent CLI.</param>
/// <param name="Canary">The command that was sent and had to be denied; it was never run.</param>
/// <param name="Reason">The reason of the native deny that came back, or null when none came.</param>
/// <param name="Failures">Everything found wrong, each with its remedy.</param>
public sealed record HookProof(string Cli, string Canary, string? Reason, ImmutableArray<Refusal> Failures)
{
    /// <summary>True when nothing is wrong and the deny came back: the hook fires.</summary>
    public bool Proven => Failures.IsEmpty && Reason is not null;
}
