namespace Reeve.Agents.Outcomes;

/// <summary>How a tool call ended, as far as the CLI tells.</summary>
internal enum Ending
{
    /// <summary>Nothing is known: no record, or it was interrupted, or it still runs in the background.</summary>
    Unknown,

    /// <summary>Without an error.</summary>
    Well,

    /// <summary>It ran, and the CLI itself reads its exit code as a no (a search without a match).</summary>
    SaidNo,

    /// <summary>With an error.</summary>
    Error,

    /// <summary>It never ran: a person or another guard said no.</summary>
    NotRun,
}

/// <summary>A tool call's end.</summary>
/// <param name="Ending">How.</param>
/// <param name="ExitCode">Exit code where there is one.</param>
/// <param name="Message">The error's text, where there is one.</param>
/// <param name="DurationMs">Wall time where the CLI tells it elsewhere than in the hook's body.</param>
internal readonly record struct CallEnd(Ending Ending, int? ExitCode = null, string? Message = null, long? DurationMs = null);
