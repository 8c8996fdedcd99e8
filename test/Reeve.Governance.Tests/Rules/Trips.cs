using Reeve.Core.Decisions;
using Reeve.Core.Metrics;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Xunit;

namespace Reeve.Governance.Tests.Rules;

/// <summary>Trips as the engine would report them.</summary>
internal static class Trips
{
    /// <summary>A trip of a rule in force.</summary>
    public static Trip Of(this Workshop shop, string rule, string? scope = null, CommandType? type = null, string? agent = null) =>
        Of(shop.Reeve, rule, scope, type, agent);

    /// <summary>A trip of a rule in force.</summary>
    public static Trip Of(Installation reeve, string rule, string? scope = null, CommandType? type = null, string? agent = null)
    {
        Rule? understood = reeve.Rules.Book.ByName[rule].Rule;
        Assert.NotNull(understood);
        DateTimeOffset now = reeve.Plane.Time.GetUtcNow();
        var metrics = new CommandMetrics(
            new MetricsPeriod(now - understood.Window, now), new CommandCounts(Total: 12, Succeeded: 9, Failed: 3), new IncidentCounts(), new SafetyCounts());
        return new Trip(understood, scope, new RuleSubject(type, agent), metrics);
    }

    /// <summary>Makes it trip.</summary>
    public static async Task<RuleEvent> TripAsync(this Workshop shop, string rule, string? scope = null, CommandType? type = null) =>
        Workshop.Granted(await shop.Reeve.Events.TripAsync(shop.Of(rule, scope, type)))!;
}
