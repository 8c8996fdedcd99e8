using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Rules;

/// <summary><c>reeve rules</c>.</summary>
internal static class RuleCommands
{
    private const string Path = "/api/circuit-breaker/rules";

    private static readonly Option<bool> OnlyEnabled = new("--enabled-only") { Description = "Only those that are enabled (default: all)." };

    /// <summary>The noun; alone it lists.</summary>
    public static Verb Build()
    {
        Verb noun = Listing(new Verb(
            "rules",
            "Rules watch how commands turn out: when a condition over a window becomes true, the phase falls to L3, a command type is paused, or people are told. Alone it lists them.",
            "reeve rules",
            "reeve rules set \"High Error Rate\" --condition 'errorRate > 0.08' --window 10m --severity high",
            "reeve rules add \"Push failures\" --condition 'commandType[\"git.push\"].failures >= 5' --window 1h --action alert_only --severity medium",
            "reeve rules set \"High Rollback Rate\" --enabled false",
            "reeve rules test --condition 'errorRate > 0.08' --metrics '{\"succeeded\": 90, \"failed\": 10}'"));
        noun.Add(Listing(new Verb("list", "Lists the rules; one that cannot be understood says why.", "reeve rules list", "reeve rules list --enabled-only --json")));
        noun.Add(Show());
        noun.Add(Add());
        noun.Add(Set());
        noun.Add(Delete());
        noun.Add(Test());
        return noun;
    }

    private static Verb Listing(Verb verb)
    {
        verb.Add(OnlyEnabled);
        return verb.Calls(async (session, service) => session.Output.Show(
            await service.GetAsync(session.Value(OnlyEnabled) ? $"{Path}/enabled" : Path, CliJson.Default.RuleViewArray),
            rules => session.Output.Table(RuleScreen.Table(rules), "There is no rule.")));
    }

    private static Verb Show()
    {
        Verb verb = new("show", "Shows one rule whole.", "reeve rules show \"High Error Rate\"");
        verb.Add(RuleOptions.Name);
        return verb.Calls(async (session, service) => session.Output.Show(
            await service.GetAsync(PathOf(session), CliJson.Default.RuleView), rule => RuleScreen.Draw(rule, session.Output)));
    }

    private static Verb Add()
    {
        Verb verb = new(
            "add",
            "Adds a rule. Condition, window, action and severity are needed. Anyone may: a new rule only tightens.",
            "reeve rules add \"Many failures\" --condition 'failures >= 20' --window 10m --action revert_to_l3 --severity critical",
            "reeve rules add \"Trial\" --condition 'lower(errorRate) > 0.02' --window 1h --action revert_to_l3 --severity high --shadow true");
        verb.Add(RuleOptions.Name);
        RuleOptions.AddTo(verb);
        return verb.Calls(async (session, service) => session.Output.Show(
            await service.PostAsync(Path, RuleOptions.Read(session, session.Value(RuleOptions.Name)), CliJson.Default.WriteRule, CliJson.Default.WrittenRuleView),
            written => RuleScreen.Draw(written, session.Output)));
    }

    private static Verb Set()
    {
        Verb verb = new(
            "set",
            "Changes what is named of a rule; the rest stays. Weakening a rule (disabling it, a milder action, a higher threshold, another window) needs a person's token.",
            "reeve rules set \"High Error Rate\" --condition 'errorRate > 0.08' --window 10m --severity high",
            "reeve rules set \"High Error Rate\" --action alert_only",
            "reeve rules set \"High Rollback Rate\" --enabled false --reason \"agreed with the ops lead\"");
        verb.Add(RuleOptions.Name);
        RuleOptions.AddTo(verb);
        return verb.Calls(async (session, service) => session.Output.Show(
            await service.PatchAsync(PathOf(session), RuleOptions.Read(session, null), CliJson.Default.WriteRule, CliJson.Default.WrittenRuleView),
            written => RuleScreen.Draw(written, session.Output)));
    }

    private static Verb Delete()
    {
        Verb verb = new("delete", "Deletes a rule; its events stay. Deleting one that acts needs a person's token.", "reeve rules delete \"Push failures\"");
        verb.Add(RuleOptions.Name);
        return verb.Calls(async (session, service) => session.Output.Show(
            await service.DeleteAsync(PathOf(session), CliJson.Default.DeletedRuleView), deleted => session.Output.Line($"Deleted rule {deleted.Name}.")));
    }

    private static Verb Test()
    {
        Argument<string?> name = new("name") { Description = "The rule whose condition is tried.", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> condition = new("--condition") { Description = "The condition to try (default: the rule's).", HelpName = "TEXT" };
        Option<string> metrics = new("--metrics") { Description = "What the window holds, a JSON object: counts, rates or both, by the names of conditions.", HelpName = "JSON", Required = true };
        Option<int?> minSamples = new("--min-samples") { Description = "Commands below which a rate says nothing, 1 to 1000000 (default: the rule's, else 10).", HelpName = "N" };
        Verb verb = new(
            "test",
            "Says what a condition, or that of a rule, makes of metrics that you supply: true (it would trip), false, or inconclusive, and what it read. Nothing is recorded.",
            "reeve rules test --condition 'errorRate > 0.08' --metrics '{\"succeeded\": 90, \"failed\": 10}'",
            "reeve rules test \"High Error Rate\" --metrics '{\"errorRate\": 0.1, \"total\": 50}'",
            "reeve rules test \"Repeated Command Failures\" --metrics '{\"commandType\": {\"failures\": 3}}' --json | jq .trips");
        verb.Add(name);
        verb.Add(condition);
        verb.Add(metrics);
        verb.Add(minSamples);
        return verb.Calls(async (session, service) =>
        {
            if (!JsonObject.Read(session.Value(metrics)!, "The metrics", "--metrics", "{\"succeeded\": 90, \"failed\": 10}").TryGet(out JsonElement supplied, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            var trial = new TryCondition(session.Value(name), session.Value(condition), supplied, session.Value(minSamples));
            return session.Output.Show(
                await service.PostAsync($"{Path}/test", trial, CliJson.Default.TryCondition, CliJson.Default.TrialView), tried => RuleScreen.Draw(tried, session.Output));
        });
    }

    private static string PathOf(Session session) => $"{Path}/{Uri.EscapeDataString(session.Value(RuleOptions.Name)!)}";
}
