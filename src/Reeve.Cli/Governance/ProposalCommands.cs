using System.CommandLine;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Governance;

/// <summary><c>reeve governance proposals|approve|reject|extend</c>.</summary>
internal static class ProposalCommands
{
    private const string Path = "/api/governance/proposals";

    private static readonly Argument<string> Id = new("id") { Description = "The proposal's id, or its beginning.", HelpName = "ID" };

    /// <summary>The verbs.</summary>
    public static IEnumerable<Verb> Build() => [List(), Approve(), Reject(), Extend()];

    private static Verb List()
    {
        Argument<string?> id = new("id") { Description = "One proposal, also a decided one (default: all that are pending).", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        Verb verb = new(
            "proposals",
            "Shows the proposals that wait for approval, newest first: where to, what it adds, the risk, how long the trial is, and whose approval is missing.",
            "reeve governance proposals",
            "reeve governance proposals --json | jq '.[0]'");
        verb.Add(id);
        return verb.Calls(async (session, service) =>
        {
            if (session.Value(id) is not { } one)
            {
                return session.Output.Show(
                    await service.GetAsync(Path, CliJson.Default.ProposalViewArray), all => session.Output.Table(ProposalScreen.Table(all), "No proposal waits for approval."));
            }

            return (await FindAsync(service, one)).TryGet(out string? found, out Refusal? refusal)
                ? session.Output.Show(
                    await service.GetAsync($"{Path}/{Uri.EscapeDataString(found)}", CliJson.Default.ProposalView), proposal => ProposalScreen.Draw(proposal, session.Output))
                : session.Output.Refuse(refusal);
        });
    }

    private static Verb Approve()
    {
        Option<string> role = new("--as")
        {
            Description = $"The role that approves; with a token, the token's: {string.Join(", ", Role.All.Skip(2))}.", HelpName = "ROLE", Required = true,
        };
        Verb verb = new(
            "approve",
            "Approves a proposal for one role. The last role that is required moves the phase. Needs that role's token once tokens exist; the agent that proposes never approves.",
            "reeve governance approve proposal-7k3m9x2p --as tech-lead",
            "reeve governance approve 7k3 --as ops-lead --token-file ~/.config/reeve/ops-lead.token");
        verb.Add(Id);
        verb.Add(role);
        return Changes(verb, session => new ApproveProposal(session.Value(role)!), CliJson.Default.ApproveProposal, "approve", (done, output) => output.Line(
            done.Status == "approved"
                ? $"Approved {done.Id}: the phase is {done.Proposal.Expansion.TargetPhase} now{(done.Proposal.ValidationUntil is { } until ? $", on trial until {Times.Stamp(until)}" : "")}."
                : $"Recorded; {done.Id} still waits for {string.Join(", ", done.MissingApprovals)}.",
            Tone.Good));
    }

    private static Verb Reject()
    {
        Option<string?> reason = new("--reason") { Description = "Why (default: not said).", HelpName = "TEXT" };
        Verb verb = new(
            "reject",
            "Rejects a pending proposal. Anyone may reject a rise; rejecting a reduction needs a person's token.",
            "reeve governance reject proposal-7k3m9x2p --reason \"after the release\"");
        verb.Add(Id);
        verb.Add(reason);
        return Changes(verb, session => new RejectProposal(session.Value(reason)), CliJson.Default.RejectProposal, "reject", (done, output) => output.Line($"Rejected {done.Id}."));
    }

    private static Verb Extend()
    {
        Option<int> days = new("--days") { Description = "The new validation period in days, longer than before, up to 365.", HelpName = "N", Required = true };
        Verb verb = new(
            "extend",
            "Lengthens the validation period of a pending proposal. It is another proposal then: approvals so far are lost. Needs a person's token.",
            "reeve governance extend proposal-7k3m9x2p --days 30");
        verb.Add(Id);
        verb.Add(days);
        return Changes(verb, session => new ExtendProposal(session.Value(days)), CliJson.Default.ExtendProposal, "extend", (done, output) => output.Line(
            $"{done.Id} has a validation period of {done.Proposal.Expansion.ValidationPeriod} days now and waits for {string.Join(", ", done.MissingApprovals)}."));
    }

    private static Verb Changes<T>(
        Verb verb, Func<Session, T> body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape, string action, Action<ChangedProposalView, Output> draw) =>
        verb.Calls(async (session, service) => (await FindAsync(service, session.Value(Id)!)).TryGet(out string? id, out Refusal? refusal)
            ? session.Output.Show(
                await service.PostAsync($"{Path}/{Uri.EscapeDataString(id)}/{action}", body(session), shape, CliJson.Default.ChangedProposalView),
                done => draw(done, session.Output))
            : session.Output.Refuse(refusal));

    private static async Task<Result<string>> FindAsync(ServiceClient service, string text) =>
        (await service.GetAsync(Path, CliJson.Default.ProposalViewArray)).TryGet(out Reply<ProposalView[]>? pending, out Refusal? refusal)
            ? IdPrefix.Resolve(text, "proposal", pending.Value.Select(p => p.ProposalId))
            : refusal;
}
