using System.Text.Json.Serialization;

namespace Reeve.Core.Drills;

/// <summary>How a drill or one of its steps ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DrillVerdict>))]
public enum DrillVerdict
{
    /// <summary>Everything happened that was to happen.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>Something did not happen that was to happen.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It could not be carried out: says nothing about what was to be shown.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,
}

/// <summary>Spelling of verdicts.</summary>
public static class DrillVerdicts
{
    private static readonly string[] Names = ["passed", "failed", "inconclusive"];

    /// <summary>Lower-case name.</summary>
    public static string Name(this DrillVerdict verdict) => Names[(int)verdict];
}
