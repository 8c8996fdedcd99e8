using System.Globalization;

namespace Reeve.Core.Rules;

/// <summary>Tells a weaker rule from a stronger one, as far as that can be read off its words; what cannot counts as weaker.</summary>
public static class RuleStrength
{
    private static readonly string[] Comparisons = [">", ">=", "<", "<="];

    /// <summary>True while the rule does something when it trips: enabled, and not in shadow.</summary>
    public static bool Acts(RuleRow rule) => rule is { Enabled: true, Shadow: false };

    /// <summary>
    /// True when the rule acted and after the change might not where it did before: disabled, in shadow, a milder action or severity, more samples
    /// asked for, another window or reach, another condition than the same comparison with a tighter threshold.
    /// </summary>
    public static bool Weakens(RuleRow before, RuleRow after) => Acts(before)
        && (!Acts(after)
            || Rank(RuleWords.AllActions, after.Action) > Rank(RuleWords.AllActions, before.Action)
            || Rank(RuleWords.AllSeverities, after.AlertSeverity) > Rank(RuleWords.AllSeverities, before.AlertSeverity)
            || after.MinSamples > before.MinSamples
            || after.Window != before.Window
            || after.Per != before.Per
            || !AtLeastAsTight(before.Condition, after.Condition));

    // Strongest first; a word that is none is the weakest.
    private static int Rank(IReadOnlyList<string> words, string word)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == word)
            {
                return i;
            }
        }

        return words.Count;
    }

    private static bool AtLeastAsTight(string before, string after)
    {
        if (before == after)
        {
            return true;
        }

        string[] was = before.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] now = after.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return was.Length == 3 && now.Length == 3 && was[0] == now[0] && was[1] == now[1] && Comparisons.Contains(was[1])
            && Threshold(was[2]) is { } old && Threshold(now[2]) is { } threshold
            && (was[1][0] == '>' ? threshold <= old : threshold >= old);
    }

    private static decimal? Threshold(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
