using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Core.Rules;

namespace Reeve.Cli.Rules;

/// <summary>The words of a rule as options.</summary>
internal static class RuleOptions
{
    public static readonly Argument<string> Name = new("name") { Description = "The rule's name, e.g. \"High Error Rate\".", HelpName = "NAME" };

    public static readonly Option<string?> Condition = new("--condition")
    {
        Description = "When it trips, e.g. 'errorRate > 0.05' (default: as it is; a new rule needs it).", HelpName = "TEXT",
    };

    public static readonly Option<string?> Window = new("--window") { Description = "How far back it looks: digits and s, m, h or d (default: as it is; a new rule needs it).", HelpName = "SPAN" };

    public static readonly Option<string?> Action = Choice("--action", "What it does", RuleWords.AllActions, "as it is; a new rule needs it");

    public static readonly Option<string?> Severity = Choice("--severity", "How soon people have to look", RuleWords.AllSeverities, "as it is; a new rule needs it");

    public static readonly Option<int?> MinSamples = new("--min-samples")
    {
        Description = "Commands below which a rate says nothing, 1 to 1000000 (default: as it is, 10 for a new rule).", HelpName = "N",
    };

    public static readonly Option<string?> Per = Choice("--per", "Over everything, or for each scope", RuleWords.AllPers, "as it is, all for a new rule");

    public static readonly Option<bool?> Enabled = new("--enabled") { Description = "true or false (default: as it is, true for a new rule).", HelpName = "BOOL" };

    public static readonly Option<bool?> Shadow = new("--shadow")
    {
        Description = "true: trips are recorded and nothing is done (default: as it is, false for a new rule).", HelpName = "BOOL",
    };

    public static readonly Option<string?> Reason = new("--reason") { Description = "Why; kept in the journal (default: not said).", HelpName = "TEXT" };

    /// <summary>Adds them all.</summary>
    public static void AddTo(Verb verb)
    {
        foreach (Option option in new Option[] { Condition, Window, Action, Severity, MinSamples, Per, Enabled, Shadow, Reason })
        {
            verb.Add(option);
        }
    }

    /// <summary>What was said.</summary>
    public static WriteRule Read(Session session, string? name) => new()
    {
        Name = name,
        Enabled = session.Value(Enabled),
        Condition = session.Value(Condition),
        Window = session.Value(Window),
        Action = session.Value(Action),
        AlertSeverity = session.Value(Severity),
        MinSamples = session.Value(MinSamples),
        Per = session.Value(Per),
        Shadow = session.Value(Shadow),
        Reason = session.Value(Reason),
    };

    private static Option<string?> Choice(string name, string description, IReadOnlyList<string> words, string otherwise)
    {
        Option<string?> option = new(name) { Description = $"{description}: {string.Join(", ", words)} (default: {otherwise}).", HelpName = "WORD" };
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }
}
