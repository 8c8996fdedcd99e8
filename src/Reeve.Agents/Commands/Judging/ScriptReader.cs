namespace Reeve.Agents.Commands.Judging;

/// <summary>What reads a file that a line runs.</summary>
internal enum ScriptReader
{
    /// <summary>A shell.</summary>
    Shell,

    /// <summary>What its first line says; without one a shell.</summary>
    FirstLine,

    /// <summary>Another program, whose language is not read.</summary>
    Program,
}
