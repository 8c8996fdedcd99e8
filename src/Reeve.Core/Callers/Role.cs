namespace Reeve.Core.Callers;

/// <summary>Roles that a token can carry. Agents never loosen; approver roles count in phase changes.</summary>
public static class Role
{
    /// <summary>A hook or an agent: submits commands and outcomes, places holds, reads.</summary>
    public const string Agent = "agent";

    /// <summary>A person who operates Reeve.</summary>
    public const string Operator = "operator";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [Agent, Operator, "tech-lead", "ops-lead", "product-lead", "exec-sponsor"];
}
