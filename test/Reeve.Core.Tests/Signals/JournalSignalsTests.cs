using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Signals;
using Reeve.Testing;
using Xunit;

namespace Reeve.Core.Tests.Signals;

public sealed class JournalSignalsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly MemoryJournal _journal = new(new ManualClock(Noon));

    [Fact]
    public void Every_outcome_reads_back_as_the_signal_it_was()
    {
        foreach (Outcome outcome in Outcomes.All)
        {
            Write(Noon, outcome, TypeSet.Of(CommandType.GitCommit, CommandType.GitPush), trusted: true);
        }

        Assert.Equal(
            Outcomes.All.Select(o => new Signal(Noon.ToUnixTimeSeconds(), "git\"hub\\é", TypeSet.Of(CommandType.GitCommit, CommandType.GitPush), "codex", FactSet.Of(o))),
            Read().Signals);
    }

    [Theory]
    [InlineData(Answer.Allow, Ground.Phase, Fact.Proposed, Fact.Approved)]
    [InlineData(Answer.Ask, Ground.NotInPhase, Fact.Proposed)]
    [InlineData(Answer.Deny, Ground.Constraint, Fact.Proposed, Fact.Rejected, Fact.ConstraintViolation)]
    [InlineData(Answer.Deny, Ground.Pause, Fact.Proposed, Fact.Rejected, Fact.SafetyGateTrigger)]
    [InlineData(Answer.Deny, Ground.Stop, Fact.Proposed, Fact.Rejected, Fact.SafetyGateTrigger)]
    [InlineData(Answer.Deny, Ground.Fault, Fact.Proposed)]
    public void A_decision_says_what_became_of_the_command(Answer answer, Ground ground, params Fact[] facts)
    {
        EntryBody body = EntryBody.Start();
        body.Types("types"u8, default);
        body.Text("answer"u8, answer.Name());
        body.Text("ground"u8, ground.Name());
        Enqueue(EntryKind.Decision, Noon, body.Written);
        Signal signal = Assert.Single(Read().Signals);
        Assert.Equal(FactSet.Of(facts), signal.Facts);
        Assert.Equal(CommandType.Unknown, signal.Type);
    }

    [Fact]
    public void An_allow_without_a_ground_is_one_of_its_phase()
    {
        EntryBody body = EntryBody.Start();
        body.Types("types"u8, default);
        body.Text("answer"u8, Answer.Allow.Name());
        Enqueue(EntryKind.Decision, Noon, body.Written);
        Assert.Equal(FactSet.Of(Fact.Proposed, Fact.Approved), Assert.Single(Read().Signals).Facts);
    }

    [Fact]
    public void A_stop_is_an_emergency_abort_and_a_pause_is_none()
    {
        foreach (HoldKind kind in Enum.GetValues<HoldKind>())
        {
            var placed = new Transition.HoldPlaced(new Hold($"hold-{kind}", kind, null, kind == HoldKind.Stop ? null : "x", "", "alice", Noon));
            _journal.Write(_journal.Enqueue(TransitionCodec.Head(placed, Noon), TransitionCodec.Encode(placed)));
        }

        (List<Signal> signals, _, List<JournalLine> others) = Read();
        Assert.Equal(FactSet.Of(Fact.EmergencyAbort), Assert.Single(signals).Facts);
        Assert.Equal(2, others.Count);
    }

    [Fact]
    public void Once_tokens_exist_outcomes_without_one_are_no_evidence()
    {
        Write(Noon, Outcome.Failed, default, trusted: false);
        Write(Noon.AddSeconds(10), Outcome.Failed, default, trusted: false);
        Write(Noon.AddSeconds(10), Outcome.Succeeded, default, trusted: true);
        (List<Signal> signals, JournalSignals source, _) = Read(Noon.AddSeconds(10));
        Assert.Equal([Fact.Failed, Fact.Succeeded], signals.Select(Only));
        Assert.Equal(1, source.Untrusted);
        Assert.Equal(3, Read().Signals.Count);
    }

    [Fact]
    public void The_second_it_was_counted_at_goes_before_the_time_of_the_entry()
    {
        Write(Noon, Outcome.Failed, default, trusted: true, second: 1_700_000_000);
        Assert.Equal(1_700_000_000, Assert.Single(Read().Signals).Second);
    }

    [Fact]
    public void What_was_written_by_a_clock_ahead_counts_as_no_later_than_what_came_after_it()
    {
        long noon = Noon.ToUnixTimeSeconds();
        foreach (int second in new[] { 0, 10, 90_000, 90_005, 20, 19, 30 })
        {
            Write(Noon.AddSeconds(second), Outcome.Failed, default, trusted: true);
        }

        (List<Signal> signals, JournalSignals source, _) = Read();
        Assert.True(source.ClockStepped);
        Assert.Equal([0, 10, 19, 19, 19, 19, 30], signals.Select(s => s.Second - noon));
        Assert.Equal(7, source.LastSeq);
    }

    [Fact]
    public void Entries_that_crossed_on_their_way_are_no_step_of_the_clock()
    {
        Write(Noon.AddSeconds(60), Outcome.Failed, default, trusted: true);
        Write(Noon, Outcome.Failed, default, trusted: true);
        (List<Signal> signals, JournalSignals source, _) = Read();
        Assert.False(source.ClockStepped);
        Assert.Equal([60, 0], signals.Select(s => s.Second - Noon.ToUnixTimeSeconds()));
    }

    [Fact]
    public void What_does_not_read_back_is_counted_as_such()
    {
        Enqueue(EntryKind.Outcome, Noon, ",\"outcome\":\"splendid\",\"types\":[]"u8);
        Enqueue(EntryKind.Outcome, Noon, ",\"outcome\":\"failed\",\"types\":[\"fs.fly\"]"u8);
        Enqueue(EntryKind.Decision, Noon, ",\"answer\":\"allow\""u8);
        Enqueue(EntryKind.Alert, Noon, ",\"what\":\"x\""u8);
        (List<Signal> signals, JournalSignals source, List<JournalLine> others) = Read();
        Assert.Empty(signals);
        Assert.Equal(3, source.Unread);
        Assert.Equal([1, 2, 3, 4], others.Select(o => o.Seq));
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private static Fact Only(Signal signal) => Assert.Single(Enum.GetValues<Fact>(), signal.Facts.Contains);

    private (List<Signal> Signals, JournalSignals Source, List<JournalLine> Others) Read(DateTimeOffset? tokensSince = null)
    {
        var source = new JournalSignals(_journal.Read(new JournalQuery()), tokensSince);
        List<Signal> signals = [];
        List<JournalLine> others = [];
        source.ForEach(
            () =>
            {
                signals.Clear();
                others.Clear();
            },
            signals.Add,
            others.Add);
        return (signals, source, others);
    }

    private void Write(DateTimeOffset at, Outcome outcome, TypeSet types, bool trusted, long? second = null)
    {
        EntryBody body = EntryBody.Start();
        body.Text("tool"u8, ",\"outcome\":\"succeeded\"");
        body.Types("types"u8, types);
        body.Text("outcome"u8, outcome.Name());
        body.Flag("trusted"u8, trusted);
        body.Number(SignalEntry.SecondMember, second);
        Enqueue(EntryKind.Outcome, at, body.Written);
    }

    private void Enqueue(EntryKind kind, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        Assert.Null(_journal.Write(_journal.Enqueue(new EntryHead(kind, at, "id", "git\"hub\\é", "codex", "s"), body)));
}
