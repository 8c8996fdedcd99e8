using System.Globalization;
using Reeve.Cli.Console;

namespace Reeve.Cli.Governance;

/// <summary>Draws proposals.</summary>
internal static class ProposalScreen
{
    /// <summary>A table of pending proposals.</summary>
    public static Grid Table(IEnumerable<ProposalView> proposals)
    {
        Grid grid = new("id", "from", "to", "adds", "risk", "trial", "waits for");
        foreach (ProposalView proposal in proposals)
        {
            grid.Add(
                proposal.ProposalId,
                proposal.Expansion.CurrentPhase,
                proposal.Expansion.TargetPhase,
                string.Join(" ", proposal.Expansion.CommandsToWhitelist),
                Risk(proposal),
                string.Create(CultureInfo.InvariantCulture, $"{proposal.Expansion.ValidationPeriod} d"),
                string.Join(" ", proposal.MissingApprovals));
        }

        return grid;
    }

    /// <summary>One proposal whole.</summary>
    public static void Draw(ProposalView proposal, Output output)
    {
        output.Line($"{proposal.ProposalId}  {proposal.Status}{(proposal.DecidedBy is { } who ? $" by {who}" : "")}", proposal.Status == "pending" ? Tone.Caution : Tone.Plain);
        output.Line($"phase     {proposal.Expansion.CurrentPhase} to {proposal.Expansion.TargetPhase}");
        output.Line($"adds      {(proposal.Expansion.CommandsToWhitelist.Length == 0 ? "nothing" : string.Join(", ", proposal.Expansion.CommandsToWhitelist))}");
        output.Line($"trial     {proposal.Expansion.ValidationPeriod} days{(proposal.ValidationUntil is { } until ? $", until {Times.Stamp(until)}" : "")}");
        output.Line($"proposed  {Times.Stamp(proposal.Timestamp)} by {proposal.ProposedBy}");
        output.Line($"needs     {string.Join(", ", proposal.RequiredApprovals)}");
        output.Line($"approved  {(proposal.Approvals.Length == 0 ? "by nobody" : string.Join(", ", proposal.Approvals.Select(a => $"{a.Role} ({a.By}, {Times.Stamp(a.At)})")))}");
        output.Line($"missing   {(proposal.MissingApprovals.Length == 0 ? "nothing" : string.Join(", ", proposal.MissingApprovals))}");
        Cell risk = Risk(proposal);
        output.Line($"risk      {risk.Text}", risk.Tone);
        foreach (string mitigation in proposal.RiskAssessment.Mitigations)
        {
            output.Line($"          {mitigation}");
        }

        foreach (string achievement in proposal.Rationale.KeyAchievements)
        {
            output.Line($"reached   {achievement}");
        }

        output.Line($"way back  {proposal.RiskAssessment.RollbackPlan}");
        if (proposal.Reason is { } reason)
        {
            output.Line($"reason    {reason}");
        }
    }

    private static Cell Risk(ProposalView proposal) => new(proposal.RiskAssessment.Level, proposal.RiskAssessment.Level switch
    {
        "low" => Tone.Good,
        "high" => Tone.Bad,
        _ => Tone.Caution,
    });
}
