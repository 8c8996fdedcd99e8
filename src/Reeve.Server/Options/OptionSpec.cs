namespace Reeve.Server.Options;

/// <summary>One option: where its default, range, unit and meaning are written, once.</summary>
/// <param name="Key">Dotted name in the configuration file, e.g. <c>journal.segmentBytes</c>.</param>
/// <param name="Default">Default as text.</param>
/// <param name="Range">What is accepted, with unit, for people.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Problem">Says what is wrong with a value, or null.</param>
/// <param name="Secret">The value is never shown.</param>
public sealed record OptionSpec(string Key, string Default, string Range, string Meaning, Func<string, string?> Problem, bool Secret = false)
{
    /// <summary>Name of the environment variable: <c>REEVE_JOURNAL_SEGMENT_BYTES</c>.</summary>
    public string Environment { get; } =
        "REEVE_" + string.Concat(Key.Select(c => c == '.' ? "_" : char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));

    /// <summary>The environment variable that a runbook calls it by, read where Reeve's own is not set; null for none.</summary>
    public string? Runbook { get; init; }
}
