using System.CommandLine;
using System.Globalization;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Governance;

/// <summary><c>reeve governance cycle|reports</c>.</summary>
internal static class ReportCommands
{
    private const string Path = "/api/governance/reports";
    private const string Latest = "latest";

    /// <summary>The verbs.</summary>
    public static IEnumerable<Verb> Build() => [Cycle(), Reports()];

    private static Verb Cycle() => new Verb(
        "cycle",
        "Runs the weekly governance cycle now: measures seven days, assesses readiness, proposes the next phase where it is earned, and shows the report in Markdown.",
        "reeve governance cycle",
        "reeve governance cycle --json | jq > report.json").Calls(async (session, service) => session.Output.Show(
            await session.WaitAsync(
                "running the governance cycle",
                () => service.PostAsync("/api/governance/run-cycle", new NoBody(), CliJson.Default.NoBody, CliJson.Default.ReportView)),
            report => Draw(report, session.Output)));

    private static Verb Reports()
    {
        Argument<string?> id = new("id") { Description = $"One report, or `{Latest}` (default: a table of the newest).", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        Option<int?> limit = new("--limit") { Description = "At most this many, 1 to 1000 (default: 10).", HelpName = "N" };
        Verb verb = new(
            "reports",
            "Lists the reports of governance cycles, newest first, or shows one in Markdown.",
            "reeve governance reports --limit 4",
            "reeve governance reports latest",
            "reeve governance reports latest --json | jq .readiness.overall");
        verb.Add(id);
        verb.Add(limit);
        return verb.Calls(async (session, service) =>
        {
            if (session.Value(id) is null)
            {
                return session.Output.Show(
                    await service.GetAsync(Path, CliJson.Default.ReportViewArray, ("limit", session.Value(limit)?.ToString(CultureInfo.InvariantCulture))),
                    all => session.Output.Table(Table(all), "No governance cycle has run yet."));
            }

            return (await FindAsync(service, session.Value(id)!)).TryGet(out string? found, out Refusal? refusal)
                ? session.Output.Show(
                    await service.GetAsync($"{Path}/{Uri.EscapeDataString(found)}", CliJson.Default.ReportView), report => Draw(report, session.Output))
                : session.Output.Refuse(refusal);
        });
    }

    private static async Task<Result<string>> FindAsync(ServiceClient service, string text) => text == Latest ? text
        : (await service.GetAsync(Path, CliJson.Default.ReportViewArray, ("limit", "1000"))).TryGet(out Reply<ReportView[]>? reports, out Refusal? refusal)
            ? IdPrefix.Resolve(text, "report", reports.Value.Select(r => r.Id))
            : refusal;

    private static Grid Table(IEnumerable<ReportView> reports)
    {
        Grid grid = new("id", "generated", "phase", "readiness", "recommendation", "proposal");
        foreach (ReportView report in reports)
        {
            grid.Add(
                report.Id,
                Times.Stamp(report.GeneratedAt),
                report.Readiness.CurrentPhase,
                string.Create(CultureInfo.InvariantCulture, $"{report.Readiness.Overall.Score:0.0000}"),
                new Cell(report.Recommendation, report.Recommendation switch { "expand" => Tone.Good, "rollback" => Tone.Bad, "investigate" => Tone.Caution, _ => Tone.Plain }),
                report.Expansion?.ProposalId ?? "");
        }

        return grid;
    }

    private static void Draw(ReportView report, Output output)
    {
        foreach (string line in report.Summary.TrimEnd('\n').Split('\n'))
        {
            output.Line(line);
        }
    }
}
