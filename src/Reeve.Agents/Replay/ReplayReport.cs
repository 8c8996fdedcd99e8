using System.Text.Json.Serialization;

namespace Reeve.Agents.Replay;

/// <summary>What came of a replay. Names of phases, types and outcomes are spelled as everywhere.</summary>
public sealed record ReplayReport
{
    /// <summary>The files, in the order given.</summary>
    public required IReadOnlyList<ReplayFile> Files { get; init; }

    /// <summary>Number of distinct sessions.</summary>
    public required int Sessions { get; init; }

    /// <summary>Distinct tool calls.</summary>
    public required long Calls { get; init; }

    /// <summary>Of these, calls of the session itself.</summary>
    public required long MainCalls { get; init; }

    /// <summary>Of these, calls of sub-agents.</summary>
    public required long SubAgentCalls { get; init; }

    /// <summary>Calls by tool name, most first.</summary>
    public required IReadOnlyDictionary<string, long> Tools { get; init; }

    /// <summary>Calls by the strictest type they need, most first; they add up to the judged calls.</summary>
    public required IReadOnlyDictionary<string, long> Types { get; init; }

    /// <summary>Outcomes by class.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>Calls whose result the transcripts do not have.</summary>
    public required long WithoutOutcome { get; init; }

    /// <summary>Results that the CLI marked as errors.</summary>
    public required long Errors { get; init; }

    /// <summary>What each phase would have answered.</summary>
    public required IReadOnlyList<ReplayPhase> Phases { get; init; }

    /// <summary>Shapes that would have been asked most, at the lowest phase replayed; most first.</summary>
    public required IReadOnlyList<ReplayShape> MostAsked { get; init; }

    /// <summary>Calls and results that could not be judged or joined, as many as the options list.</summary>
    public required IReadOnlyList<ReplayProblem> Unjudged { get; init; }

    /// <summary>How many could not be judged or joined in all.</summary>
    public required long UnjudgedTotal { get; init; }

    /// <summary>Each call in order of time, where the options ask for it; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReplayCall>? EachCall { get; init; }

    /// <summary>Time of the first call or result (UTC); null when there is none.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>Time of the last (UTC).</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Wall time the replay took, in milliseconds.</summary>
    public required long ElapsedMs { get; init; }
}

/// <summary>One file.</summary>
/// <param name="Path">As given.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Calls">Calls that this file was the first to bring.</param>
/// <param name="Results">Results that this file was the first to bring.</param>
/// <param name="Torn">Its last line is incomplete and was left out.</param>
public sealed record ReplayFile(string Path, long Lines, long Calls, long Results, bool Torn);

/// <summary>Answers at one phase.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Allow">Calls allowed.</param>
/// <param name="Ask">Calls asked.</param>
/// <param name="Deny">Calls denied.</param>
/// <param name="AskedActions">Distinct actions among those asked: what a person would have been asked.</param>
/// <param name="Grounds">Calls by what settled them.</param>
/// <param name="Constraints">Denied calls by hard constraint.</param>
/// <param name="Faults">Calls and outcomes that Reeve's own instrument failed on.</param>
public sealed record ReplayPhase(
    string Phase,
    long Allow,
    long Ask,
    long Deny,
    long AskedActions,
    IReadOnlyDictionary<string, long> Grounds,
    IReadOnlyDictionary<string, long> Constraints,
    long Faults);

/// <summary>A shape of command that was asked.</summary>
/// <param name="Shape">The command with its values left out.</param>
/// <param name="Type">Its strictest type.</param>
/// <param name="Asked">Calls asked, by phase.</param>
public sealed record ReplayShape(string Shape, string Type, IReadOnlyDictionary<string, long> Asked);

/// <summary>One call.</summary>
/// <param name="Id">The agent's id of it.</param>
/// <param name="Where">File and line.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Answers">What the hook would have answered, by phase.</param>
public sealed record ReplayCall(string Id, string Where, string Tool, IReadOnlyDictionary<string, string> Answers);

/// <summary>Something that could not be judged or joined.</summary>
/// <param name="Where">File and line.</param>
/// <param name="What">What is wrong.</param>
public sealed record ReplayProblem(string Where, string What);

/// <summary>The report as JSON, camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReplayReport))]
public sealed partial class ReplayJson : JsonSerializerContext;
