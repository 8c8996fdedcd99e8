namespace Reeve.Core.Decisions;

/// <summary>May this happen now? Ordered by strictness.</summary>
public enum Answer
{
    /// <summary>It may.</summary>
    Allow = 0,

    /// <summary>A person must say.</summary>
    Ask = 1,

    /// <summary>It may not.</summary>
    Deny = 2,
}

/// <summary>Which of the ordered checks settled a decision.</summary>
public enum Ground
{
    /// <summary>A STOP hold; the reference is its id.</summary>
    Stop,

    /// <summary>A quarantine of the agent or session; the reference is the hold's id.</summary>
    Quarantine,

    /// <summary>A hard constraint; the reference is its id.</summary>
    Constraint,

    /// <summary>A pause of a command type; the reference is the hold's id.</summary>
    Pause,

    /// <summary>A permit; the reference is its id, or <c>probe+permit</c> when it took both.</summary>
    Permit,

    /// <summary>The phase allows the types; the reference is the phase.</summary>
    Phase,

    /// <summary>The phase does not allow a type; the reference is the phase.</summary>
    NotInPhase,

    /// <summary>The tool call could not be judged (malformed, instrument failure); the reference is the refusal's code.</summary>
    Fault,
}

/// <summary>Spelling of answers and grounds in the journal, the API and the CLI.</summary>
public static class AnswerNames
{
    private static readonly string[] Answers = ["allow", "ask", "deny"];
    private static readonly string[] Grounds = ["stop", "quarantine", "constraint", "pause", "permit", "phase", "not-in-phase", "fault"];

    /// <summary>Lower-case name.</summary>
    public static string Name(this Answer answer) => Answers[(int)answer];

    /// <summary>Kebab-case name.</summary>
    public static string Name(this Ground ground) => Grounds[(int)ground];

    /// <summary>Reads <c>allow</c>, <c>ask</c> or <c>deny</c>.</summary>
    public static bool TryParse(string? text, out Answer answer)
    {
        int at = Array.IndexOf(Answers, text);
        answer = (Answer)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>Reads a ground's name; an allow that names none stands on its phase.</summary>
    public static bool TryParse(string? text, Answer answer, out Ground ground)
    {
        int at = text is null && answer == Answer.Allow ? (int)Ground.Phase : Array.IndexOf(Grounds, text);
        ground = (Ground)Math.Max(at, 0);
        return at >= 0;
    }
}
