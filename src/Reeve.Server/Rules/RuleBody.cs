using System.Text.Json;
using Reeve.Core.Rules;
using Reeve.Governance.Rules;

namespace Reeve.Server.Rules;

/// <summary>What is sent to write a rule. For PATCH, what is absent stays as it is.</summary>
public sealed record RuleBody
{
    private const int MaxReason = 1000;

    /// <summary>Unique name; only to add a rule.</summary>
    public string? Name { get; init; }

    /// <summary>False = never trips; default true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>E.g. <c>errorRate > 0.05</c>.</summary>
    public string? Condition { get; init; }

    /// <summary>Digits, then s, m, h or d; 1s to 30d.</summary>
    public string? Window { get; init; }

    /// <summary><c>revert_to_l3</c>, <c>pause_command_type</c> or <c>alert_only</c>.</summary>
    public string? Action { get; init; }

    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public string? AlertSeverity { get; init; }

    /// <summary>1 to 1 000 000; default 10.</summary>
    public int? MinSamples { get; init; }

    /// <summary><c>all</c> or <c>scope</c>; default <c>all</c>.</summary>
    public string? Per { get; init; }

    /// <summary>True = trips are recorded and nothing is done; default false.</summary>
    public bool? Shadow { get; init; }

    /// <summary>Why; kept in the journal. Up to 1000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Reads the members one by one, so that every bad one is named.</summary>
    /// <param name="members">The body.</param>
    /// <param name="named">True where the body may name the rule.</param>
    internal static (string? Name, RuleEdit Edit) Read(Dictionary<string, JsonElement> members, bool named)
    {
        var faults = new List<RuleFault>();
        string? name = null;
        var edit = new RuleEdit { Faults = faults };
        foreach ((string field, JsonElement value) in members)
        {
            switch (field)
            {
                case "name" when named:
                    name = Text(field, value, faults);
                    break;
                case "enabled":
                    edit = edit with { Enabled = Flag(field, value, faults) };
                    break;
                case "condition":
                    edit = edit with { Condition = Text(field, value, faults) };
                    break;
                case "window":
                    edit = edit with { Window = Text(field, value, faults) };
                    break;
                case "action":
                    edit = edit with { Action = Text(field, value, faults) };
                    break;
                case "alertSeverity":
                    edit = edit with { AlertSeverity = Text(field, value, faults) };
                    break;
                case "minSamples":
                    edit = edit with { MinSamples = Number(field, value, faults) };
                    break;
                case "per":
                    edit = edit with { Per = Text(field, value, faults) };
                    break;
                case "shadow":
                    edit = edit with { Shadow = Flag(field, value, faults) };
                    break;
                case "reason":
                    edit = edit with { Reason = Text(field, value, faults) };
                    if (edit.Reason?.Length > MaxReason)
                    {
                        faults.Add(new RuleFault(field, $"It has {edit.Reason.Length} characters.", $"Say it in up to {MaxReason}."));
                    }

                    break;
                default:
                    faults.Add(new RuleFault(
                        field.Length <= 40 ? field : field[..40],
                        "A rule has no such member that can be set here.",
                        $"Send any of {(named ? "name, " : "")}enabled, condition, window, action, alertSeverity, minSamples, per, shadow, reason."));
                    break;
            }
        }

        return (name, edit);
    }

    private static string? Text(string field, JsonElement value, List<RuleFault> faults) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong<string>(field, "text", "\"…\"", faults);

    private static bool? Flag(string field, JsonElement value, List<RuleFault> faults)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong<string>(field, "true or false", "true or false, without quotes", faults);
        return null;
    }

    private static int? Number(string field, JsonElement value, List<RuleFault> faults)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number))
        {
            return number;
        }

        Wrong<string>(field, "a whole number", $"a whole number from 1 to {RuleRow.MaxMinSamples}, without quotes", faults);
        return null;
    }

    private static T? Wrong<T>(string field, string expected, string remedy, List<RuleFault> faults)
        where T : class
    {
        faults.Add(new RuleFault(field, $"It is not {expected}.", $"Write {remedy}."));
        return null;
    }
}
