using Reeve.Core.Refusals;

namespace Reeve.Agents.Replay;

/// <summary>Why a transcript cannot be replayed.</summary>
public static class ReplayRefusals
{
    public static Refusal NoFile() => new(
        RefusalKind.Invalid, "transcript-missing", "No transcript is named.", "FILE", "Name one or more .jsonl files, e.g. those under ~/.claude/projects.");

    public static Refusal Options(IReadOnlyList<string> problems) => new(
        RefusalKind.Invalid, "replay-options", string.Join(' ', problems), "options", "Choose values within these bounds.");

    public static Refusal NotFound(string path) => new(
        RefusalKind.NotFound, "transcript-not-found", "There is no such file.", path, "Name a session transcript, e.g. one under ~/.claude/projects.");

    public static Refusal Unreadable(string path, string problem) => new(
        RefusalKind.Instrument, "transcript-unreadable", $"The transcript cannot be read: {problem}", path, "Make the file readable and try again.");

    public static Refusal Malformed(string path, long line, string problem) => new(
        RefusalKind.Invalid,
        "transcript-malformed",
        $"The line is no JSON object: {problem}",
        $"{path}:{line}",
        "Mend or remove the line; a replay that skips lines would count too little.");

    public static Refusal LineTooLong(string path, long line) => new(
        RefusalKind.TooLarge,
        "transcript-line-too-long",
        $"The line is longer than {Transcripts.TranscriptFile.MaxLine} bytes.",
        $"{path}:{line}",
        "Check that the file is a session transcript: one JSON object per line.");
}
