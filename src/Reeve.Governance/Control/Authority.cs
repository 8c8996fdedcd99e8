using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>Who may do what: anyone may read, place holds and tighten; loosening needs a person.</summary>
public static class Authority
{
    /// <summary>Null when the caller may loosen in that scope (null: everywhere); else why not.</summary>
    public static Refusal? ToLoosen(Caller caller, string? scope) => caller switch
    {
        { MayLoosen: true } => Beyond(caller, scope),
        { TokenRole: Role.Agent } => AgentsNever(caller.Name),
        _ => new Refusal(
            RefusalKind.Unauthenticated,
            "token-required",
            "This loosens, and tokens exist, so it needs a person's token.",
            "Authorization",
            "Send `Authorization: Bearer …`, or set REEVE_TOKEN_FILE for the CLI; `reeve init` said where the operator's token is."),
    };

    /// <summary>
    /// Why a person whose token is bound to a scope has no say in that one (null: everywhere), or null. Whatever anyone may do without a token,
    /// such as placing a hold, is not asked here.
    /// </summary>
    public static Refusal? Beyond(Caller caller, string? scope) => caller is { MayLoosen: true, Scope: { } bound } && bound != scope
        ? new Refusal(
            RefusalKind.Forbidden,
            "outside-token-scope",
            $"The token of {caller.Name} is bound to scope {bound}; this is about {(string.IsNullOrEmpty(scope) ? "every scope" : $"scope {scope}")}.",
            "scope",
            $"Name scope {bound}, or use a token that is not bound to one.")
        : null;

    /// <summary>Agents never lift, approve or loosen.</summary>
    public static Refusal AgentsNever(string name) => new(
        RefusalKind.Forbidden, "agents-never-loosen", $"{name} is an agent; agents never lift holds and never answer requests.", "caller", "A person has to do this.");
}
