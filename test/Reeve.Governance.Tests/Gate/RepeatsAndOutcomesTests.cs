using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Gate;

public sealed class RepeatsAndOutcomesTests
{
    [Fact]
    public async Task A_repeated_call_gets_the_same_answer_and_is_journalled_once()
    {
        await using var shop = new Workshop(Phase.L4);
        CommandRequest command = shop.Command();
        Decision first = await shop.Decide(command);
        Assert.Equal(first, await shop.Decide(command));
        Assert.Equal(1, shop.Entries(EntryKind.Decision));
    }

    [Fact]
    public async Task Twenty_at_once_with_one_id_make_one_entry()
    {
        await using var shop = new Workshop();
        CommandRequest command = shop.Command();
        Decision[] decisions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await shop.Decide(command))));
        Assert.Single(decisions.Select(d => d.RequestId).Distinct());
        Assert.Equal(1, shop.Entries(EntryKind.Decision));
        Assert.Equal(1, shop.Entries(EntryKind.RequestOpened));
    }

    [Fact]
    public async Task An_id_used_for_another_command_is_denied()
    {
        await using var shop = new Workshop(Phase.L5);
        await shop.Decide(shop.Command("git push", id: "x"));
        Decision second = await shop.Decide(shop.Command("rm -rf build", id: "x"));
        Assert.Equal(new Verdict(Core.Decisions.Answer.Deny, Ground.Fault, "id-reused"), second.Verdict);
        Assert.Equal("id-reused", Assert.Single(shop.Reeve.Alerts.Recent).Code);
        Assert.Equal(1, shop.Entries(EntryKind.Alert));
    }

    [Fact]
    public async Task A_repeated_allow_meets_a_hold_that_came_since()
    {
        await using var shop = new Workshop(Phase.L4);
        CommandRequest command = shop.Command();
        await shop.Decide(command);
        Granted(await shop.Reeve.Holds.PlaceAsync(HoldKind.Stop, null, null, "x", Alice));
        Assert.Equal(Core.Decisions.Answer.Deny, await shop.Answer(command));
        Assert.Equal(2, shop.Entries(EntryKind.Decision));
    }

    [Fact]
    public async Task A_call_older_than_memory_is_found_in_the_journal()
    {
        await using var shop = new Workshop(Phase.L4, new Governance.Gate.GateOptions { RecentDecisions = 32 });
        CommandRequest command = shop.Command();
        await shop.Decide(command);
        for (int i = 0; i < 500; i++)
        {
            await shop.Decide(shop.Command());
        }

        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(command));
        Assert.Equal(501, shop.Entries(EntryKind.Decision));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_closes_the_gate_and_opens_again()
    {
        await using var shop = new Workshop(Phase.L5);
        shop.Journal.Fault = new Refusal(RefusalKind.Instrument, "journal-write-failed", "No space left.", "00000001.seg", "Free space.");
        Decision closed = await shop.Decide(shop.Command(id: "x"));
        Assert.Equal(Ground.Fault, closed.Verdict.Ground);
        Assert.Equal(Core.Decisions.Answer.Deny, closed.Verdict.Answer);
        Assert.Contains("Free space.", closed.Reason, StringComparison.Ordinal);
        shop.Journal.Fault = null;
        Assert.Equal(Core.Decisions.Answer.Allow, await shop.Answer(shop.Command(id: "x")));
    }

    [Fact]
    public async Task An_outcome_joins_its_decision_once()
    {
        await using var shop = new Workshop(Phase.L4);
        CommandRequest command = shop.Command();
        await shop.Decide(command);
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(command)));
        Assert.Null(await shop.Reeve.Gate.RecordAsync(Outcome(command)));
        Assert.Equal(1, shop.Entries(EntryKind.Outcome));
        Assert.Empty(shop.Reeve.Alerts.Recent);
    }

    [Fact]
    public async Task An_outcome_without_a_decision_raises_dead_hook_once_a_session()
    {
        await using var shop = new Workshop();
        await shop.Reeve.Gate.RecordAsync(Outcome(shop.Command()));
        await shop.Reeve.Gate.RecordAsync(Outcome(shop.Command()));
        Assert.Equal("dead-hook", Assert.Single(shop.Reeve.Alerts.Recent).Code);
        await shop.Reeve.Gate.RecordAsync(Outcome(shop.Command(session: "s2")));
        Assert.Equal(2, shop.Entries(EntryKind.Alert));
    }

    [Fact]
    public async Task An_outcome_of_a_denied_command_raises_an_alert()
    {
        await using var shop = new Workshop();
        CommandRequest command = shop.Command() with { Constraint = "destroy-root" };
        await shop.Decide(command);
        await shop.Reeve.Gate.RecordAsync(Outcome(command));
        Assert.Equal("denied-command-ran", Assert.Single(shop.Reeve.Alerts.Recent).Code);
    }

    [Fact]
    public async Task A_yes_given_at_the_CLI_answers_the_request()
    {
        await using var shop = new Workshop();
        CommandRequest command = shop.Command() with { Attended = true };
        Decision asked = await shop.Decide(command);
        await shop.Reeve.Gate.RecordAsync(Outcome(command));
        Assert.Equal(RequestStatus.Native, Granted(shop.Reeve.Requests.Get(asked.RequestId!)).Status);
    }

    [Fact]
    public async Task A_no_at_the_CLI_leaves_the_request_open()
    {
        await using var shop = new Workshop();
        CommandRequest command = shop.Command() with { Attended = true };
        await shop.Decide(command);
        await shop.Reeve.Gate.RecordAsync(Outcome(command, Core.Signals.Outcome.Rejected));
        Assert.Single(shop.Reeve.Requests.List());
    }
}
