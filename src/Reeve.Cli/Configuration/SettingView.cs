namespace Reeve.Cli.Configuration;

/// <summary>One effective value and where it comes from.</summary>
/// <param name="Key">Dotted name.</param>
/// <param name="Value">Effective value.</param>
/// <param name="Source"><c>default</c>, <c>file</c>, <c>environment</c> or <c>argument</c>.</param>
/// <param name="Default">Default value.</param>
/// <param name="Range">Allowed values.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Environment">Variable that sets it.</param>
internal sealed record SettingView(
    string Key, string Value, string Source, string? Default = null, string? Range = null, string? Meaning = null, string? Environment = null);
