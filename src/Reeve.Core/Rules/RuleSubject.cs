using Reeve.Core.Decisions;

namespace Reeve.Core.Rules;

/// <summary>Whom a rule tripped for, beside the scope: a command type, an agent, both, or neither (everything the window counts).</summary>
/// <param name="Type">Command type, or null.</param>
/// <param name="Agent">Agent's name, or null.</param>
public readonly record struct RuleSubject(CommandType? Type, string? Agent)
{
    private const string AgentMark = "agent:";

    /// <summary>Everything.</summary>
    public static readonly RuleSubject Everything;

    /// <summary><c>git.push</c>, <c>agent:ci-bot</c>, <c>git.push agent:ci-bot</c>; null for everything.</summary>
    public string? Name => (Type, Agent) switch
    {
        (null, null) => null,
        ({ } type, null) => type.Name,
        (null, { } agent) => AgentMark + agent,
        var (type, agent) => $"{type.Name} {AgentMark}{agent}",
    };

    /// <summary>Reads a name; false when it names no command type that exists.</summary>
    public static bool TryParse(string? name, out RuleSubject subject)
    {
        subject = Everything;
        if (name is null)
        {
            return true;
        }

        if (name.StartsWith(AgentMark, StringComparison.Ordinal))
        {
            subject = new RuleSubject(null, name[AgentMark.Length..]);
            return true;
        }

        int mark = name.IndexOf(" " + AgentMark, StringComparison.Ordinal);
        if (CommandType.Find(mark < 0 ? name : name[..mark]) is not { } type)
        {
            return false;
        }

        subject = new RuleSubject(type, mark < 0 ? null : name[(mark + 1 + AgentMark.Length)..]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? "everything";
}
