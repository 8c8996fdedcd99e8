using System.Globalization;

namespace Reeve.Core.Readiness;

/// <summary>Items that stand on somebody's word.</summary>
internal static class AttestedItems
{
    /// <summary>By attestation, else by the environment, where only <c>true</c> counts.</summary>
    public static ItemFinding Word(ChecklistItem item, ReadinessFacts facts)
    {
        Attestation? word = facts.Attestations.GetValueOrDefault(item.Id);
        if (Standing(word, facts.Now) is { } standing)
        {
            return standing;
        }

        string? variable = Variable(item, facts);
        return variable == "true" ? ItemFinding.Pass($"{item.Environment}=true in the service's environment")
            : Expired(word, item) is { } expired ? expired
            : ItemFinding.Inconclusive(variable is null
                ? $"Nobody has attested it: `reeve governance attest {item.Id} --evidence URL`"
                : $"Nobody has attested it, and of {item.Environment} only the value true counts");
    }

    /// <summary>By attestation, else by the fraction that the environment states.</summary>
    public static ItemFinding Coverage(ChecklistItem item, ReadinessFacts facts)
    {
        Attestation? word = facts.Attestations.GetValueOrDefault(item.Id);
        if (Standing(word, facts.Now) is { } standing)
        {
            return standing;
        }

        if (Variable(item, facts) is { } text)
        {
            return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double coverage) && coverage <= 1
                ? ItemFinding.Of(coverage > item.Threshold, $"{MeasuredItems.Percent(coverage)} by {item.Environment}, above {MeasuredItems.Percent(item.Threshold)} is needed")
                : ItemFinding.Error($"{item.Environment} is no fraction from 0 to 1 such as 0.93");
        }

        return Expired(word, item)
            ?? ItemFinding.Inconclusive($"Not known: set {item.Environment ?? "its environment variable"} to a fraction, or `reeve governance attest {item.Id} --evidence URL`");
    }

    private static ItemFinding? Standing(Attestation? word, DateTimeOffset now) => word switch
    {
        null => null,
        { Status: false } => ItemFinding.Fail($"{word.Author} says no since {MeasuredItems.Day(word.AttestedAt)}{Shown(word)}"),
        _ when word.ExpiresAt <= now => null,
        { ExpiresAt: { } end } => ItemFinding.Pass($"{word.Author} on {MeasuredItems.Day(word.AttestedAt)}, until {MeasuredItems.Day(end)}{Shown(word)}"),
        _ => ItemFinding.Pass($"{word.Author} on {MeasuredItems.Day(word.AttestedAt)}{Shown(word)}"),
    };

    private static ItemFinding? Expired(Attestation? word, ChecklistItem item) => word is { ExpiresAt: { } end }
        ? ItemFinding.Fail($"What {word.Author} attested expired on {MeasuredItems.Day(end)}: `reeve governance attest {item.Id} --evidence URL`")
        : null;

    private static string Shown(Attestation word) => word.Evidence is { } evidence ? $": {evidence}" : "";

    private static string? Variable(ChecklistItem item, ReadinessFacts facts) =>
        item.Environment is { } name && facts.Environment.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
