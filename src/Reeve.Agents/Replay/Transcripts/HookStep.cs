namespace Reeve.Agents.Replay.Transcripts;

/// <summary>One hook call that a transcript amounts to, or a remark on what it does not amount to.</summary>
/// <param name="At">Time on the transcript's clock (UTC).</param>
/// <param name="File">Index of the file among those given.</param>
/// <param name="Where">File and line.</param>
/// <param name="Body">Claude Code's native body; empty with <see cref="Problem"/> and for a torn line.</param>
/// <param name="IsCall">A call to decide; otherwise its outcome.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Session">Session id.</param>
/// <param name="Sub">It belongs to a sub-agent.</param>
/// <param name="IsError">The CLI marked the result as an error.</param>
/// <param name="Torn">The last line of the file is incomplete.</param>
/// <param name="Problem">Why there is no body.</param>
/// <param name="Id">Id of the call.</param>
public sealed record HookStep(
    DateTimeOffset At,
    int File,
    string Where,
    ReadOnlyMemory<byte> Body,
    bool IsCall = false,
    string Tool = "",
    string Session = "",
    bool Sub = false,
    bool IsError = false,
    bool Torn = false,
    string? Problem = null,
    string Id = "");
