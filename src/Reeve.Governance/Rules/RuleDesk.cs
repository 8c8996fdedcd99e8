using Reeve.Core.Callers;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Alerts;
using Reeve.Governance.Control;

namespace Reeve.Governance.Rules;

/// <summary>Lists, writes and deletes rules. Anyone may write what tightens; weakening a rule that acts needs a person.</summary>
public sealed class RuleDesk
{
    /// <summary>Most rules.</summary>
    public const int MaxRules = 10_000;

    private readonly ControlPlane _plane;
    private readonly AlertLog _alerts;
    private RuleBook _book = RuleBook.Empty;

    /// <summary>Over a control plane; says so when a rule that others wrote is none.</summary>
    public RuleDesk(ControlPlane plane, AlertLog alerts)
    {
        _plane = plane;
        _alerts = alerts;
        foreach (RuleReading reading in Book.All)
        {
            Warn(reading);
        }

        plane.Applied += Follow;
    }

    /// <summary>Every rule in force now, read.</summary>
    public RuleBook Book
    {
        get
        {
            RuleBook book = Volatile.Read(ref _book);
            RuleBook read = book.Read(_plane.Current.Rules);
            Volatile.Write(ref _book, read);
            return read;
        }
    }

    /// <summary>The rule with that name.</summary>
    public Result<RuleReading> Get(string name) => Book.ByName.GetValueOrDefault(name) is { } reading ? reading : RuleRefusals.NotFound(name);

    /// <summary>Writes a new rule.</summary>
    public ValueTask<Result<Rule>> AddAsync(string? name, RuleEdit edit, Caller caller) => _plane.CommitAsync<Rule>(state =>
    {
        DateTimeOffset now = _plane.Time.GetUtcNow();
        RuleRow row = edit.Apply(new RuleRow
        {
            Name = name ?? "", Condition = "", Window = "", Action = "", AlertSeverity = "", CreatedAt = now, UpdatedAt = now,
        });
        RuleFault[] before = [.. edit.Faults, .. edit.Missing()];
        RuleReading reading = RuleReading.Of(row);
        RuleFault[] faults = [.. before, .. reading.Faults.Where(f => before.All(b => b.Field != f.Field))];
        if (faults.Length > 0 || reading.Rule is null)
        {
            return RuleRefusals.Invalid(faults);
        }

        return state.Rules.ContainsKey(row.Name) ? RuleRefusals.Exists(row.Name)
            : state.Rules.Count >= MaxRules ? RuleRefusals.TooMany(MaxRules)
            : new Change<Rule>(reading.Rule, [new Transition.RuleWritten(row, caller.Name) { Reason = edit.Reason }], Loosens: false);
    });

    /// <summary>Changes a rule; what the edit does not name stays.</summary>
    public ValueTask<Result<RuleReading>> ChangeAsync(string name, RuleEdit edit, Caller caller) => _plane.CommitAsync<RuleReading>(state =>
    {
        if (state.Rules.GetValueOrDefault(name) is not { } before)
        {
            return RuleRefusals.NotFound(name);
        }

        if (edit.Faults.Count == 0 && edit.Fields().Count == 0)
        {
            return RuleRefusals.NothingToChange();
        }

        RuleRow after = edit.Apply(before);
        RuleReading reading = RuleReading.Of(after);
        RuleFault[] faults = [.. edit.Faults, .. reading.Faults.Where(f => edit.Faults.All(e => e.Field != f.Field))];

        // A row that was misspelt by hand can be switched off as it is.
        if (faults.Length > 0 && (after.Enabled || edit.Faults.Count > 0 || faults.Any(f => edit.Fields().Contains(f.Field))))
        {
            return RuleRefusals.Invalid(faults);
        }

        if (after == before)
        {
            return new Change<RuleReading>(reading, [], Loosens: false);
        }

        bool weakens = RuleStrength.Weakens(before, after);
        if (weakens && Authority.ToLoosen(caller, null) is { } refusal)
        {
            return refusal;
        }

        after = after with { UpdatedAt = _plane.Time.GetUtcNow() };
        return new Change<RuleReading>(RuleReading.Of(after), [new Transition.RuleWritten(after, caller.Name) { Reason = edit.Reason }], weakens);
    });

    /// <summary>Deletes a rule. Events it opened stay.</summary>
    public ValueTask<Result<RuleRow>> DeleteAsync(string name, Caller caller) => _plane.CommitAsync<RuleRow>(state =>
    {
        if (state.Rules.GetValueOrDefault(name) is not { } rule)
        {
            return RuleRefusals.NotFound(name);
        }

        bool acts = RuleStrength.Acts(rule);
        return acts && Authority.ToLoosen(caller, null) is { } refusal
            ? refusal
            : new Change<RuleRow>(rule, [new Transition.RuleDeleted(name, caller.Name, _plane.Time.GetUtcNow())], acts);
    });

    private void Follow(NumberedTransition applied)
    {
        if (applied.Transition is Transition.RuleWritten written && Book.ByName.GetValueOrDefault(written.Rule.Name) is { } reading)
        {
            Warn(reading);
        }
    }

    private void Warn(RuleReading reading)
    {
        if (reading.Invalid is { } why && reading.Row.Enabled)
        {
            _alerts.Raise(
                "rule-invalid",
                reading.Row.Name.Length <= EntryLine.MaxName ? reading.Row.Name : reading.Row.Name[..EntryLine.MaxName],
                $"Rule {reading.Row.Name} does nothing, because it is not understood: {why} {string.Join(" ", reading.Faults.Select(f => $"{f.Field}: {f.Remedy}"))}");
        }
    }
}
