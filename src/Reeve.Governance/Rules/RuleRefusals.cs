using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Governance.Rules;

/// <summary>Refusals about rules and their events.</summary>
internal static class RuleRefusals
{
    public static Refusal NotFound(string name) => new(
        RefusalKind.NotFound, "rule-not-found", $"There is no rule `{name}`.", "name", "List them with `reeve rules`; in a path, percent-encode the name (High%20Error%20Rate).");

    public static Refusal Exists(string name) => new(
        RefusalKind.Conflict, "rule-exists", $"There is a rule `{name}` already.", "name", "Change it with PATCH or `reeve rules set`, or choose another name.");

    public static Refusal TooMany(int limit) => new(
        RefusalKind.Conflict, "too-many-rules", $"There are {limit} rules already.", "name", "Delete rules that never trip: `reeve governance quality` names them.");

    public static Refusal NothingToChange() => new(
        RefusalKind.Invalid,
        "nothing-to-change",
        "The body names nothing to change.",
        "body",
        "Send any of enabled, condition, window, action, alertSeverity, minSamples, per, shadow.");

    public static Refusal Invalid(IReadOnlyList<RuleFault> faults) => new(
        RefusalKind.Invalid,
        "rule-invalid",
        string.Join(" ", faults.Select(f => $"{f.Field}: {f.What}")),
        string.Join(", ", faults.Select(f => f.Field).Distinct(StringComparer.Ordinal)),
        string.Join(" ", faults.Select(f => $"{f.Field}: {f.Remedy}")));

    public static Refusal EventNotFound(string id) => new(
        RefusalKind.NotFound, "event-not-found", $"There is no event {id}.", "id", "List them with `reeve events list`.");

    public static Refusal VerdictUnknown(string verdict) => new(
        RefusalKind.Invalid, "verdict-unknown", $"`{verdict}` is no verdict.", "verdict", $"Use one of {string.Join(", ", RuleWords.AllVerdicts)}, or leave it out.");

    public static Refusal NoteTooLong(int limit) => new(
        RefusalKind.Invalid, "note-too-long", $"A note has up to {limit} characters.", "note", "Shorten it.");

    public static Refusal Judged(RuleEvent happened) => new(
        RefusalKind.Conflict,
        "event-judged",
        $"Event {happened.Id} was judged {happened.Verdict!.Value.Name()} already.",
        "verdict",
        "A verdict stands; write down what was learnt since in the incident.");

    public static Refusal TooManyOpen(int limit) => new(
        RefusalKind.Conflict, "too-many-events", $"{limit} events are open already.", "events", "Resolve them with `reeve events resolve`.");

    public static Refusal BacktestRules(int limit) => new(
        RefusalKind.Invalid,
        "backtest-rules",
        "A back-test needs rules.",
        "rules",
        $"Send 1 to {limit} rules as `reeve rules --json` prints them, e.g. [{{\"name\": \"A\", \"condition\": \"errorRate > 0.08\", \"window\": \"10m\", \"action\": \"alert_only\", \"alertSeverity\": \"low\"}}].");

    public static Refusal ResolveAfter(TimeSpan span) => new(
        RefusalKind.Invalid, "backtest-resolve-after", $"{span} is not within 1 min to 30 days.", "resolveAfter", "Write how long an event stays open, e.g. 1h.");

    public static Refusal EmptyPeriod() => new(
        RefusalKind.Invalid, "backtest-period", "The period ends before it begins.", "from, to", "Write UTC times, the earlier one as from.");

    public static Refusal JournalUnreadable(string why) => new(
        RefusalKind.Instrument, "journal-unreadable", $"The journal cannot be read: {why}", "journal", "Run `reeve db check`.");
}
