using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Rules.Backtest;
using Reeve.Governance.Breaker;

namespace Reeve.Governance.Rules;

/// <summary>Back-tests: rules that somebody thinks of, over what happened.</summary>
public static class BacktestDesk
{
    /// <summary>Most rules in one back-test.</summary>
    public const int MaxRules = 1000;

    /// <summary>Reads rules to test; every fault of every rule is named.</summary>
    /// <param name="rules">Name and what is written of each, in order.</param>
    public static Result<IReadOnlyList<RuleRow>> Read(IReadOnlyList<(string? Name, RuleEdit Edit)> rules)
    {
        if (rules.Count is 0 or > MaxRules)
        {
            return RuleRefusals.BacktestRules(MaxRules);
        }

        var faults = new List<RuleFault>();
        var rows = new List<RuleRow>();
        foreach ((int index, (string? name, RuleEdit edit)) in rules.Index())
        {
            RuleRow row = edit.Apply(new RuleRow { Name = name ?? "", Condition = "", Window = "", Action = "", AlertSeverity = "" });
            RuleFault[] before = [.. edit.Faults, .. edit.Missing()];
            faults.AddRange(before.Concat(RuleReading.Of(row).Faults.Where(f => before.All(b => b.Field != f.Field)))
                .Select(f => f with { Field = $"rules[{index}].{f.Field}" }));
            if (rows.Exists(r => r.Name == row.Name))
            {
                faults.Add(new RuleFault($"rules[{index}].name", $"`{row.Name}` comes twice.", "Give each rule a name of its own."));
            }

            rows.Add(row);
        }

        return faults.Count > 0 ? RuleRefusals.Invalid(faults) : rows;
    }

    /// <summary>Runs them over a journal.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="rules">Rules to test.</param>
    /// <param name="today">Rules to compare with.</param>
    /// <param name="options">How; <see cref="BacktestOptions.TokensSince"/> is taken from the journal.</param>
    public static Result<BacktestReport> Run(IJournal journal, IReadOnlyList<RuleRow> rules, IEnumerable<RuleRow> today, BacktestOptions options)
    {
        if (options.ResolveAfter < TimeSpan.FromMinutes(1) || options.ResolveAfter > TimeSpan.FromDays(30))
        {
            return RuleRefusals.ResolveAfter(options.ResolveAfter);
        }

        if (options.From >= options.To)
        {
            return RuleRefusals.EmptyPeriod();
        }

        try
        {
            return BacktestRun.Of(
                journal.Read(new JournalQuery(From: options.From - RuleWindow.Longest, To: options.To, Limit: int.MaxValue)),
                rules,
                [.. today],
                options with { TokensSince = BreakerHistory.TokensSince(journal) });
        }
        catch (IOException e)
        {
            return RuleRefusals.JournalUnreadable(e.Message);
        }
    }
}
