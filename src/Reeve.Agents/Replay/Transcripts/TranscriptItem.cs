namespace Reeve.Agents.Replay.Transcripts;

/// <summary>A tool call, a result, or something wrong, as one line of a transcript has it.</summary>
internal sealed record TranscriptItem
{
    /// <summary>What it is.</summary>
    public required TranscriptItemKind Kind { get; init; }

    /// <summary>File and line, for people.</summary>
    public required string Where { get; init; }

    /// <summary>Index of the file among those given.</summary>
    public required int File { get; init; }

    /// <summary>Time of the record (UTC).</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Id of the call.</summary>
    public string Id { get; init; } = "";

    /// <summary>Session, as the record or the file's earlier ones say.</summary>
    public string Session { get; init; } = "";

    /// <summary>Working folder.</summary>
    public string Cwd { get; init; } = "";

    /// <summary>The call belongs to a sub-agent.</summary>
    public bool Sub { get; init; }

    /// <summary>Id of the sub-agent where the record names it.</summary>
    public string? SubAgent { get; init; }

    /// <summary>Tool name of a call.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Raw JSON: a call's input; a result's response (<c>toolUseResult</c>, else its content).</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Text of a result that is an error; null when it is none.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; init; } = "";
}

/// <summary>Kinds of items.</summary>
internal enum TranscriptItemKind
{
    /// <summary>A tool call.</summary>
    Call,

    /// <summary>A call's result.</summary>
    Result,

    /// <summary>A call or result that lacks what is needed to judge or join it.</summary>
    Problem,

    /// <summary>An incomplete last line.</summary>
    Torn,
}
