namespace Reeve.Agents.Commands.Shell;

/// <summary>What a step of a parsed line is.</summary>
internal enum StepKind
{
    /// <summary>A simple command.</summary>
    Command,

    /// <summary>A subshell or substitution begins.</summary>
    Enter,

    /// <summary>It ends.</summary>
    Leave,

    /// <summary><c>for NAME in WORDS</c>: the first word is the name.</summary>
    Loop,

    /// <summary>A function with that name is defined; its body follows as ordinary steps.</summary>
    Function,
}

/// <summary>How a step is tied to the one before it.</summary>
internal enum Joiner
{
    Sequence,
    And,
    Or,
    Pipe,
}

/// <summary>What a redirection does with its target.</summary>
internal enum RedirectKind
{
    Read,
    Write,
    ReadWrite,
    Duplicate,
    HereDocument,
    HereString,
}

/// <summary>A redirection; for a here-document the target is its body.</summary>
internal readonly record struct Redirect(RedirectKind Kind, ShellWord Target);

/// <summary>An assignment before a command or alone.</summary>
internal readonly record struct Assignment(string Name, ShellWord Value, bool Plain);

/// <summary>One element of a line, in the order in which the shell would meet it.</summary>
internal sealed class ShellStep(StepKind kind, Joiner joiner, int sequence, bool substituted)
{
    public StepKind Kind { get; } = kind;

    public Joiner Joiner { get; } = joiner;

    /// <summary>Number of separators (<c>;</c>, newline, <c>&amp;</c>, <c>||</c>) before the step.</summary>
    public int Sequence { get; } = sequence;

    /// <summary>True inside a substitution.</summary>
    public bool Substituted { get; } = substituted;

    public List<ShellWord> Words { get; } = new(4);

    public List<Assignment>? Assignments { get; set; }

    public List<Redirect>? Redirects { get; set; }

    /// <summary>Its output goes into a pipe.</summary>
    public bool PipedOut { get; set; }

    /// <summary>It runs in the background.</summary>
    public bool Background { get; set; }

    /// <summary>Set by the judge: the output can only be names of files that were checked, or harmless facts.</summary>
    public bool Lists { get; set; }
}
