using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Testing;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Compliance.State;

/// <summary>What every state store does. One class per store inherits it.</summary>
public abstract partial class StateStoreCompliance
{
    /// <summary>The clock that stores and tests share.</summary>
    protected ManualClock Clock { get; } = new(Gens.Noon);

    /// <summary>How many random histories to run; fewer where opening a store takes long.</summary>
    protected virtual int Histories => 60;

    /// <summary>An empty database.</summary>
    protected abstract ValueTask<StateBed> NewBedAsync();

    [Fact]
    public async Task A_new_database_holds_the_state_of_a_new_installation()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        StoredState stored = await Load(store);
        Assert.Equal(0, stored.AppliedSeq);
        Assert.Equal(StateText.Of(ControlState.New(Gens.Noon)), StateText.Of(stored.State));
    }

    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        await using StateBed bed = await NewBedAsync();
        await (await bed.OpenAsync()).DisposeAsync();
        Clock.Advance(TimeSpan.FromDays(3));
        await using IStateStore store = await bed.OpenAsync();
        Assert.Equal(Gens.Noon, (await Load(store)).State.Ceiling.Since);
    }

    [Fact]
    public void What_is_loaded_is_what_the_transitions_add_up_to_whatever_batches_kills_and_repetitions() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Histories),
        Prop.ForAll(History.ToArbitrary(), history => RunAsync(history).GetAwaiter().GetResult()));

    [Fact]
    public async Task Text_that_no_database_can_keep_is_replaced_and_is_no_difference()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        PermitRequest odd = Sample(TransitionGens.Pending) with { Text = "a\0b\ud800c \udc00\ud83d\ude00", Why = "\0", Folder = "x\ud800" };
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.RequestOpened(odd))]));
        ControlState stored = (await Load(store)).State;
        Assert.Equal("a\ufffdb\ufffdc \ufffd\ud83d\ude00", stored.Requests[odd.Id].Text);
        ControlState model = ControlState.New(Gens.Noon).Apply(new Transition.RequestOpened(odd));
        Assert.Empty(ControlStateDiff.Between(model, stored, Gens.Noon));
    }

    [Fact]
    public async Task Transitions_up_to_the_applied_number_are_not_applied_again()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        Assert.Null(await store.ApplyAsync([Numbered(2, new Transition.HoldLifted(Stop.Id, "alice", "over", Gens.Noon))]));
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        Assert.Null(await store.ApplyAsync(
            [Numbered(1, new Transition.HoldPlaced(Stop)), Numbered(3, new Transition.HoldPlaced(Stop with { Id = "hold-3" }))]));
        StoredState stored = await Load(store);
        Assert.Equal(["hold-3"], stored.State.Holds.Keys);
        Assert.Equal(3, stored.AppliedSeq);
    }

    [Fact]
    public async Task The_applied_number_never_goes_back()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.CheckpointAsync(70));
        Assert.Null(await store.CheckpointAsync(7));
        Assert.Null(await store.ApplyAsync([Numbered(9, new Transition.HoldPlaced(Stop))]));
        StoredState stored = await Load(store);
        Assert.Equal(70, stored.AppliedSeq);
        Assert.Empty(stored.State.Holds);
        Assert.Null(await store.ApplyAsync([]));
        Assert.Equal(70, (await Load(store)).AppliedSeq);
    }

    [Fact]
    public async Task What_ended_a_day_ago_is_not_loaded_but_its_row_stays()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Permit spent = Sample(TransitionGens.Permit) with { Id = "permit-old", Until = Gens.Noon.AddHours(-23) };
        PermitRequest answered = Sample(TransitionGens.Answered) with { Id = "req-old", AnsweredAt = Gens.Noon.AddHours(-23) };
        Assert.Null(await store.ApplyAsync(
            [Numbered(1, new Transition.PermitGranted(spent)), Numbered(2, new Transition.RequestAnswered(answered))]));
        Assert.Single((await Load(store)).State.Permits);
        Assert.Single((await Load(store)).State.Requests);
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Empty((await Load(store)).State.Permits);
        Assert.Empty((await Load(store)).State.Requests);
        await bed.SqlAsync($"UPDATE permits SET until = '2026-03-01 13:00:00' WHERE id = 'permit-old'");
        Assert.Single((await Load(store)).State.Permits);
    }

    [Fact]
    public async Task The_change_counter_moves_when_another_process_writes()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        long last = await Counter(store);
        string[] edits =
        [
            "UPDATE governance_state SET current_phase = 'L4' WHERE id = 1",
            "INSERT INTO governance_state (id, current_phase, scope) VALUES (7, 'L3', 'github.com/acme/shop')",
            "UPDATE holds SET reason = 'by hand'",
            "DELETE FROM holds",
            "UPDATE circuit_breaker_rules SET enabled = 0 WHERE name = 'High Rollback Rate'",
            "INSERT INTO circuit_breaker_events (id, rule, action) VALUES ('by-hand', 'High Error Rate', 'alert_only')",
            "UPDATE reeve_meta SET value = '1' WHERE key = 'applied_seq'; UPDATE reeve_meta SET value = '2' WHERE key = 'applied_seq'",
        ];
        foreach (string edit in edits)
        {
            await bed.SqlAsync(edit);
            long next = await Counter(store);
            Assert.NotEqual(last, next);
            Assert.Equal(next, await Counter(store));
            last = next;
        }
    }

    [Fact]
    public async Task The_change_counter_stands_still_for_reads_and_for_its_own_writes()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        long first = await Counter(store);
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        Assert.Null(await store.CheckpointAsync(5));
        await Load(store);
        await bed.SqlAsync("SELECT COUNT(*) FROM holds");
        Assert.Null(await store.CheckAsync(5));
        Assert.Equal(first, await Counter(store));
    }

    [Fact]
    public async Task A_foreign_write_between_two_own_writes_is_not_missed()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        long first = await Counter(store);
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        await bed.SqlAsync("UPDATE holds SET reason = 'by hand'");
        Assert.Null(await store.ApplyAsync([Numbered(2, new Transition.HoldLifted(Stop.Id, "a", "b", Gens.Noon))]));
        Assert.NotEqual(first, await Counter(store));
    }

    [Fact]
    public async Task The_runbooks_rollback_works_while_the_store_is_open()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        var raised = new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Of(CommandType.FsWrite, CommandType.GitPush));
        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.PhaseChanged(raised, "alice", "earned"))]));
        long before = await Counter(store);
        await bed.SqlAsync(
            $"UPDATE governance_state SET current_phase = 'L3', phase_start_date = {bed.SqlNow}, command_whitelist = '[]' WHERE id = 1;");
        Assert.NotEqual(before, await Counter(store));
        ScopePhase row = (await Load(store)).State.Ceiling;
        Assert.Equal(Phase.L3, row.Phase);
        Assert.True(row.Whitelist.IsEmpty);
        Assert.NotEqual(Gens.Noon, row.Since);
    }

    [Theory]
    [InlineData("2026-03-01 10:00:00")]
    [InlineData("2026-03-01 10:00:00.000")]
    [InlineData("2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T10:00:00.000Z")]
    [InlineData("2026-03-01T10:00:00")]
    public async Task Each_form_of_a_time_is_read_as_utc(string text)
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync($"UPDATE governance_state SET phase_start_date = '{text}' WHERE id = 1");
        Assert.Equal(Gens.Noon.AddHours(-2), (await Load(store)).State.Ceiling.Since);
    }

    [Theory]
    [InlineData("UPDATE governance_state SET current_phase = 'L9' WHERE id = 1")]
    [InlineData("UPDATE governance_state SET phase_start_date = 'yesterday' WHERE id = 1")]
    [InlineData("INSERT INTO governance_state (id, current_phase) VALUES (2, 'L3')")]
    [InlineData("INSERT INTO holds (id, kind, reason, placed_by) VALUES ('h', 'freeze', '', '')")]
    [InlineData("INSERT INTO circuit_breaker_rules (name, condition, action, alert_severity) VALUES ('r', 'failed > 1', 'alert_only', 'low')")]
    [InlineData("UPDATE circuit_breaker_rules SET enabled = 2")]
    [InlineData("UPDATE circuit_breaker_rules SET min_samples = 0")]
    [InlineData("INSERT INTO circuit_breaker_events (id, rule, action) VALUES ('e', 'r', 'explode')")]
    [InlineData("INSERT INTO circuit_breaker_events (id, rule, action, verdict) VALUES ('e', 'r', 'alert_only', 'maybe')")]
    public async Task The_tables_refuse_what_could_not_be_read(string sql)
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await bed.SqlAsync(sql));
    }

    [Fact]
    public async Task A_missing_row_1_is_refused_with_the_statement_that_mends_it()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync("DELETE FROM governance_state");
        Refusal? refusal = (await store.LoadAsync()).Refusal;
        Assert.Equal("state-row-missing", refusal?.Code);
        await bed.SqlAsync(refusal!.Remedy["Insert it: ".Length..]);
        Assert.Equal(Phase.L3, (await Load(store)).State.Ceiling.Phase);
    }

    [Fact]
    public async Task A_hold_inserted_by_hand_needs_only_what_matters()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync("INSERT INTO holds (id, kind, reason, placed_by) VALUES ('by-hand', 'stop', 'smoke', 'alice')");
        Hold hold = Assert.Single((await Load(store)).State.Holds.Values);
        Assert.Equal((HoldKind.Stop, "smoke", (string?)null), (hold.Kind, hold.Reason, hold.Scope));
    }

    [Fact]
    public async Task A_database_that_another_process_holds_is_refused_and_comes_back()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await using (await bed.LockAsync())
        {
            Refusal? refusal = await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]);
            Assert.Equal("state-locked", refusal?.Code);
            Assert.Equal(RefusalKind.Instrument, refusal?.Kind);
        }

        Assert.Null(await store.ApplyAsync([Numbered(1, new Transition.HoldPlaced(Stop))]));
        Assert.Single((await Load(store)).State.Holds);
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await using StateBed bed = await NewBedAsync();
        await (await bed.OpenAsync()).DisposeAsync();
        await bed.SqlAsync("INSERT INTO schema_migrations SELECT MAX(number) + 1, 'later', 'abc', '2026-01-01 00:00:00' FROM schema_migrations");
        Refusal? refusal = (await bed.TryOpenAsync()).Refusal;
        Assert.Equal("state-newer", refusal?.Code);
        Assert.Contains("backup", refusal?.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_migration_is_refused()
    {
        await using StateBed bed = await NewBedAsync();
        await (await bed.OpenAsync()).DisposeAsync();
        await bed.SqlAsync("UPDATE schema_migrations SET checksum = 'abc' WHERE number = 1");
        Assert.Equal("state-migration-changed", (await bed.TryOpenAsync()).Refusal?.Code);
        await bed.SqlAsync("DELETE FROM schema_migrations WHERE number = 1");
        Assert.Equal("state-migration-missing", (await bed.TryOpenAsync()).Refusal?.Code);
    }

    [Fact]
    public async Task A_database_ahead_of_the_journal_does_not_pass_the_check()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.CheckpointAsync(12));
        Assert.Null(await store.CheckAsync(12));
        Assert.Equal("state-ahead-of-journal", (await store.CheckAsync(11))?.Code);
    }

    [Theory]
    [InlineData("DROP TABLE holds")]
    [InlineData("ALTER TABLE permits RENAME COLUMN reason TO why")]
    public async Task A_changed_schema_does_not_pass_the_check(string sql)
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync(sql);
        Assert.Equal("state-schema-differs", (await store.CheckAsync(0))?.Code);
    }

    [Fact]
    public async Task A_value_that_is_not_understood_does_not_pass_the_check()
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        await bed.SqlAsync("UPDATE governance_state SET command_whitelist = '[\"SET_POWER\"]'");
        Assert.Equal("state-bad-value", (await store.CheckAsync(0))?.Code);
    }

    /// <summary>A standing hold.</summary>
    protected static Hold Stop { get; } = new("hold-stop", HoldKind.Stop, null, null, "smoke", "alice", Gens.Noon);

    /// <summary>The transition with that number.</summary>
    protected static NumberedTransition Numbered(long seq, Transition transition) => new(seq, Gens.Noon, transition);

    /// <summary>One value.</summary>
    protected static T Sample<T>(Gen<T> gen) => Gen.Sample(gen, 1).Single();

    /// <summary>The state, which must load.</summary>
    protected static async ValueTask<StoredState> Load(IStateStore store) =>
        (await store.LoadAsync()).TryGet(out StoredState? stored, out Refusal? refusal) ? stored : throw new InvalidOperationException(refusal.ToString());

    private const string Zs = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

    private static Gen<(Transition[] All, int[] Cuts)> History { get; } =
        from all in TransitionGens.Sequence
        from cuts in Gen.Choose(0, 12).ArrayOf()
        select (all, cuts);

    /// <summary>The change counter.</summary>
    protected static async ValueTask<long> Counter(IStateStore store) =>
        (await store.ChangeCounterAsync()).TryGet(out long counter, out Refusal? refusal) ? counter : throw new InvalidOperationException(refusal.ToString());

    // Batches of random size; after each, depending on it: nothing, a redo of everything so far, a reopening, or a kill and a redo.
    private async Task<bool> RunAsync((Transition[] All, int[] Cuts) history)
    {
        NumberedTransition[] all = [.. history.All.Select((t, i) => Numbered(i + 1, t))];
        await using StateBed bed = await NewBedAsync();
        IStateStore store = await bed.OpenAsync();
        int done = 0;
        foreach (int size in history.Cuts.Append(all.Length))
        {
            NumberedTransition[] batch = [.. all.Skip(done).Take(size)];
            Assert.Null(await store.ApplyAsync(batch));
            done += batch.Length;
            if (size % 4 == 1)
            {
                Assert.Null(await store.ApplyAsync(all[..done]));
            }
            else if (size % 4 == 2)
            {
                await store.DisposeAsync();
                store = await bed.OpenAsync();
            }
            else if (size % 4 == 3)
            {
                await bed.KillAsync(store);
                store = await bed.OpenAsync();
                Assert.Null(await store.ApplyAsync(all[(done / 2)..done]));
            }
        }

        StoredState stored = await Load(store);
        ControlState expected = history.All.Aggregate(ControlState.New(Gens.Noon), (s, t) => s.Apply(t)).Forget(Clock.GetUtcNow());
        Assert.Equal(StateText.Of(expected), StateText.Of(stored.State));
        Assert.Equal(all.Length, stored.AppliedSeq);
        Assert.Empty(ControlStateDiff.Between(expected, stored.State, Clock.GetUtcNow()));
        await store.DisposeAsync();
        return true;
    }
}
