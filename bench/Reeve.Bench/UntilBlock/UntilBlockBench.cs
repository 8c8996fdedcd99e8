using System.Globalization;

namespace Reeve.Bench.UntilBlock;

/// <summary>
/// Commands that still pass after the outcome that trips "errors above 5 % of at least 20 commands in 5 minutes". One line per repetition on
/// stdout: <c>passed</c>, tab, commands. Arguments: <c>reeve URL FOLDER</c> for a service at L4, or <c>alerts INTERVAL GROUP_WAIT</c> (both in
/// seconds) to be scraped by Prometheus and told by Alertmanager.
/// </summary>
public static class UntilBlockBench
{
    /// <summary>Runs it; 1 when a repetition was not what it should be.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["reeve", string url, string folder]:
                using (var agents = new HookedAgents(new Uri(url), folder))
                {
                    return Tell([await agents.TripAsync()]);
                }

            case ["alerts", string interval, string groupWait]:
                return Tell(await AlertedLanes.RunAsync(Seconds(interval), Seconds(groupWait)));

            default:
                Console.Error.WriteLine("Usage: until-block reeve URL FOLDER | alerts INTERVAL GROUP_WAIT");
                return 2;
        }
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));

    private static int Tell(IReadOnlyList<int?> passed)
    {
        foreach (int? commands in passed)
        {
            Console.WriteLine(commands is { } count ? $"passed\t{count}" : "broken\tthe rule tripped too early, or never");
        }

        return passed.Contains(null) ? 1 : 0;
    }
}
