using System.Globalization;
using System.Text.Json;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Rules;
using Reeve.Core.Statistics;
using Reeve.Governance.Rules;

namespace Reeve.Server.Rules;

/// <summary>Rules and events as the API shows them, in the runbook's form.</summary>
internal static class RuleViews
{
    /// <summary>A rule; <c>invalid</c> says why it is none, or is null.</summary>
    public static RuleView Show(RuleReading reading) => new()
    {
        Name = reading.Row.Name,
        Enabled = reading.Row.Enabled,
        Condition = reading.Row.Condition,
        Window = reading.Row.Window,
        Action = reading.Row.Action,
        AlertSeverity = reading.Row.AlertSeverity,
        MinSamples = reading.Row.MinSamples,
        Per = reading.Row.Per,
        Shadow = reading.Row.Shadow,
        CreatedAt = reading.Row.CreatedAt,
        UpdatedAt = reading.Row.UpdatedAt,
        Invalid = reading.Invalid,
        Remedy = reading.Rule is null ? string.Join(" ", reading.Faults.Select(f => $"{f.Field}: {f.Remedy}")) : null,
    };

    /// <summary>What a rule will do.</summary>
    public static ForesightView Show(Foresight foresight, ForesightAssumptions assumed) => new(
        foresight.Method switch
        {
            ForesightMethod.Formula => "formula",
            ForesightMethod.Simulation => "simulation",
            _ => "not-computable",
        },
        foresight.Why,
        Finite(foresight.FalseTripsPerDay),
        Finite(foresight.ChancePerWindow),
        foresight.DetectionDelay is { } delay && double.IsFinite(delay.Commands)
            ? new DelayView(delay.Commands, delay.Time.TotalSeconds, delay.BadRate)
            : null,
        assumed.HealthyRate,
        assumed.CommandsPerWindow);

    private static double? Finite(double? number) => number is { } known && double.IsFinite(known) ? known : null;

    /// <summary>An event.</summary>
    public static EventView Show(RuleEvent happened, ControlState state)
    {
        RuleSubject subject = RuleSubject.TryParse(happened.Subject, out RuleSubject read) ? read : RuleSubject.Everything;
        return new EventView
        {
            Id = happened.Id,
            Timestamp = happened.At,
            Rule = happened.Rule,
            Metrics = Metrics(happened.Metrics),
            Action = happened.Action,
            Details = happened.Details,
            Resolved = happened.IsResolved,
            ResolvedAt = happened.ResolvedAt,
            AlertSeverity = happened.Rule.AlertSeverity,
            Scope = happened.Scope,
            Subject = happened.Subject,
            CommandType = subject.Type?.Name ?? (state.Holds.GetValueOrDefault(happened.HoldId ?? "") is { Kind: HoldKind.Pause } pause ? pause.Subject : null),
            Agent = subject.Agent,
            HoldId = happened.HoldId,
            Probe = happened.Probe,
            ResolvedBy = happened.ResolvedBy,
            Verdict = happened.Verdict,
            Note = happened.Note,
            Journal = Journal(happened, subject),
        };
    }

    // What someone wrote into the table by hand may be anything.
    private static JsonElement Metrics(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(json);
        }
    }

    /// <summary>Where the commands are that the rule counted.</summary>
    private static string Journal(RuleEvent happened, RuleSubject subject)
    {
        DateTimeOffset from = RuleWindow.TryParse(happened.Rule.Window, out TimeSpan window) ? happened.At - window : happened.At.AddMinutes(-5);
        return string.Concat(
            $"/api/journal?from={Time(from)}&to={Time(happened.At.AddSeconds(1))}",
            happened.Scope is { } scope ? $"&scope={Uri.EscapeDataString(scope)}" : "",
            subject.Agent is { } agent ? $"&agent={Uri.EscapeDataString(agent)}" : "");
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
