using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Testing;
using Xunit;
using static Reeve.Governance.Tests.Workshop;

namespace Reeve.Governance.Tests.Control;

public sealed class ForgettingTests
{
    [Fact]
    public async Task Settled_requests_leave_memory_a_day_later_and_stay_in_journal_and_database()
    {
        var clock = new ManualClock();
        await using var journal = new MemoryJournal(clock);
        var store = new MemoryStore(ControlState.New(clock.GetUtcNow()));
        await using var words = new Workshop();
        await using Installation reeve = Granted(await Installation.OpenAsync(
            journal, store, new ActionDigester(new byte[32]), new GateOptions(), clock, NullLoggerFactory.Instance));
        for (int i = 0; i < 50; i++)
        {
            string id = (await reeve.Gate.DecideAsync(words.Command($"git push {i}"))).RequestId!;
            Granted(await reeve.Requests.RefuseAsync(id, "no", Alice));
        }

        await reeve.CaughtUpAsync();
        Assert.Equal(50, reeve.Projection!.Remembered);
        clock.Advance(ControlState.Remembered + Installation.SweepInterval);
        await reeve.CaughtUpAsync();
        Assert.Equal(0, reeve.Projection!.Remembered);
        Assert.Empty(reeve.Requests.List(all: true));
        Assert.Equal(50, store.State.Requests.Count);
        Assert.Equal(50, journal.Read(new JournalQuery(Limit: int.MaxValue)).Count(l => l.Head.Kind == EntryKind.RequestAnswered));
    }

    [Fact]
    public void A_settled_request_without_a_time_of_its_answer_is_forgotten_by_its_expiry()
    {
        var clock = new ManualClock();
        var request = new PermitRequest
        {
            Id = "req-1",
            Scope = "repo",
            Agent = "a",
            Session = "s",
            DecisionId = "d",
            Digest = default,
            Tool = "Bash",
            Types = TypeSet.Empty,
            Text = "",
            Phase = Phase.L3,
            OpenedAt = clock.GetUtcNow(),
            ExpiresAt = clock.GetUtcNow().AddMinutes(15),
            Status = RequestStatus.Refused,
        };
        ControlState state = ControlState.New(clock.GetUtcNow()).Apply(new Transition.RequestAnswered(request));
        Assert.Single(state.Forget(request.ExpiresAt + ControlState.Remembered).Requests);
        Assert.Empty(state.Forget(request.ExpiresAt + ControlState.Remembered + TimeSpan.FromTicks(1)).Requests);
    }
}
