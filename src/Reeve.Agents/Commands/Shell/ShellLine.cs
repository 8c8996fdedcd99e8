namespace Reeve.Agents.Commands.Shell;

/// <summary>A parsed shell line: a flat list of steps. Nesting matters only for the working folder, which Enter and Leave mark.</summary>
internal sealed class ShellLine
{
    public List<ShellStep> Steps { get; } = new(4);

    /// <summary>Why the line could not be read to its end, or null.</summary>
    public string? Broken { get; set; }

    /// <summary>Why the line's effect cannot be read off although it parses, or null.</summary>
    public string? Obscure { get; set; }

    /// <summary>Names of functions the line defines.</summary>
    public HashSet<string>? Functions { get; set; }

    /// <summary>Names of variables that an expansion may set.</summary>
    public List<string>? Reassigned { get; set; }

    /// <summary>True when a loop, condition or negation decides the exit code.</summary>
    public bool Branches { get; set; }

    /// <summary>True when commands stand in braces, which a pipe may move to another process.</summary>
    public bool Braces { get; set; }

    /// <summary>True when text is evaluated as arithmetic, which runs the substitutions it finds in subscripts.</summary>
    public bool Arithmetic { get; set; }

    /// <summary>True when a text holds a substitution inside a subscript, as it stands.</summary>
    public bool Subscripts { get; set; }

    /// <summary>True when a word holds characters that show a person something else.</summary>
    public bool Strange { get; set; }

    /// <summary>Number of the last separator that was followed by a command.</summary>
    public int LastSequence { get; set; }
}
