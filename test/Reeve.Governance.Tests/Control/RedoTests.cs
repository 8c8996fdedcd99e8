using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Governance.Tests.Control;

public sealed class RedoTests
{
    private static readonly Hold Stop = new("hold-1", HoldKind.Stop, null, null, "smoke", "alice", Gens.Noon);
    private readonly ManualClock _clock = new(Gens.Noon);

    [Fact]
    public async Task A_new_database_beside_a_journal_is_filled_and_not_taken_for_an_edit()
    {
        await using MemoryJournal journal = Journal();
        _clock.Advance(TimeSpan.FromHours(1));
        var fresh = new StoredState(ControlState.New(_clock.GetUtcNow().AddSeconds(-1)), 0);
        Redo redo = From(journal, fresh);
        Assert.Equal(Phase.L4, redo.Current.Ceiling.Phase);
        Assert.Empty(ControlStateDiff.Between(redo.Applied, fresh.State, _clock.GetUtcNow()));
        Assert.Equal([1, 2], redo.Missing.Select(m => m.Seq));
    }

    [Fact]
    public async Task A_database_that_is_behind_is_compared_with_what_it_included()
    {
        await using MemoryJournal journal = Journal();
        ControlState included = ControlState.New(_clock.GetUtcNow()).Apply(Raised());
        Redo redo = From(journal, new StoredState(included with { Holds = included.Holds.Add("by-hand", Stop with { Id = "by-hand" }) }, 1));
        Assert.Equal(StateText.Of(included), StateText.Of(redo.Applied));
        Assert.Equal([2], redo.Missing.Select(m => m.Seq));
    }

    [Fact]
    public async Task A_database_that_is_up_to_date_lacks_nothing()
    {
        await using MemoryJournal journal = Journal();
        Redo redo = From(journal, new StoredState(ControlState.New(Gens.Noon), 2));
        Assert.Empty(redo.Missing);
        Assert.Equal(StateText.Of(redo.Current), StateText.Of(redo.Applied));
        Assert.Contains("hold-1", redo.Current.Holds.Keys);
    }

    private static Transition.PhaseChanged Raised() =>
        new Transition.PhaseChanged(new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Of(CommandType.FsWrite)), "alice", "earned");

    private Redo From(MemoryJournal journal, StoredState stored) =>
        Redo.From(journal, stored, _clock.GetUtcNow()).TryGet(out Redo? redo, out Refusal? refusal)
            ? redo
            : throw new InvalidOperationException(refusal.ToString());

    private MemoryJournal Journal()
    {
        var journal = new MemoryJournal(_clock);
        foreach (Transition transition in new Transition[] { Raised(), new Transition.HoldPlaced(Stop) })
        {
            JournalTicket ticket = journal.Enqueue(
                TransitionCodec.Head(transition, _clock.GetUtcNow()), TransitionCodec.Encode(transition), TransitionCodec.Text(transition));
            Assert.Null(journal.Write(ticket));
        }

        return journal;
    }
}
