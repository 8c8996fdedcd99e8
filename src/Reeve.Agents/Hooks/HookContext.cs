using Reeve.Core.Callers;

namespace Reeve.Agents.Hooks;

/// <summary>What is known of a hook call besides its body.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="TokenScope">Scope key the caller's token is bound to, or null.</param>
/// <param name="EntryPoint">Header <c>X-Reeve-Entrypoint</c>: how the CLI was started; <c>cli</c> = a person at a terminal.</param>
/// <param name="Attended">Header that states outright whether a person sits there, or null; it wins over the entry point.</param>
public readonly record struct HookContext(Caller Caller, string? TokenScope = null, string? EntryPoint = null, bool? Attended = null)
{
    /// <summary>As far as the surroundings tell, a person sits at the CLI. Silence means nobody.</summary>
    public bool SaysAttended => Attended ?? EntryPoint == "cli";
}
