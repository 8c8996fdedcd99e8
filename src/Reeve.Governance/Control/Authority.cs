using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>Who may do what: anyone may read, place holds and tighten; loosening needs a person.</summary>
internal static class Authority
{
    /// <summary>Null when the caller may loosen; else why not.</summary>
    public static Refusal? ToLoosen(Caller caller) => caller switch
    {
        { MayLoosen: true } => null,
        { TokenRole: Role.Agent } => AgentsNever(caller.Name),
        _ => new Refusal(
            RefusalKind.Unauthenticated,
            "token-required",
            "This loosens, and tokens exist, so it needs a person's token.",
            "Authorization",
            "Send `Authorization: Bearer …`, or set REEVE_TOKEN_FILE for the CLI; `reeve init` said where the operator's token is."),
    };

    /// <summary>Agents never lift, approve or loosen.</summary>
    public static Refusal AgentsNever(string name) => new(
        RefusalKind.Forbidden, "agents-never-loosen", $"{name} is an agent; agents never lift holds and never answer requests.", "caller", "A person has to do this.");
}
