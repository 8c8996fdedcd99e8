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
    public static object Show(RuleReading reading) => new
    {
        reading.Row.Name,
        reading.Row.Enabled,
        reading.Row.Condition,
        reading.Row.Window,
        reading.Row.Action,
        reading.Row.AlertSeverity,
        reading.Row.MinSamples,
        reading.Row.Per,
        reading.Row.Shadow,
        reading.Row.CreatedAt,
        reading.Row.UpdatedAt,
        reading.Invalid,
        Remedy = reading.Rule is null ? string.Join(" ", reading.Faults.Select(f => $"{f.Field}: {f.Remedy}")) : null,
    };

    /// <summary>What a rule will do.</summary>
    public static object Show(Foresight foresight, ForesightAssumptions assumed) => new
    {
        Method = foresight.Method switch
        {
            ForesightMethod.Formula => "formula",
            ForesightMethod.Simulation => "simulation",
            _ => "not-computable",
        },
        foresight.Why,
        FalseTripsPerDay = Finite(foresight.FalseTripsPerDay),
        ChancePerWindow = Finite(foresight.ChancePerWindow),
        DetectionDelay = foresight.DetectionDelay is { } delay && double.IsFinite(delay.Commands)
            ? new { delay.Commands, Seconds = delay.Time.TotalSeconds, delay.BadRate }
            : null,
        assumed.HealthyRate,
        assumed.CommandsPerWindow,
    };

    private static double? Finite(double? number) => number is { } known && double.IsFinite(known) ? known : null;

    /// <summary>An event.</summary>
    public static object Show(RuleEvent happened, ControlState state)
    {
        RuleSubject subject = RuleSubject.TryParse(happened.Subject, out RuleSubject read) ? read : RuleSubject.Everything;
        return new
        {
            happened.Id,
            Timestamp = happened.At,
            happened.Rule,
            Metrics = Metrics(happened.Metrics),
            happened.Action,
            happened.Details,
            Resolved = happened.IsResolved,
            happened.ResolvedAt,
            happened.Rule.AlertSeverity,
            happened.Scope,
            happened.Subject,
            CommandType = subject.Type?.Name ?? (state.Holds.GetValueOrDefault(happened.HoldId ?? "") is { Kind: HoldKind.Pause } pause ? pause.Subject : null),
            subject.Agent,
            happened.HoldId,
            happened.Probe,
            happened.ResolvedBy,
            happened.Verdict,
            happened.Note,
            Journal = Journal(happened, subject),
        };
    }

    // What someone wrote into the table by hand may be anything.
    private static object Metrics(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return json;
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
