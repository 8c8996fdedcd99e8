using Reeve.Core.Decisions;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Xunit;

namespace Reeve.Core.Tests.Signals.Windows;

public sealed class WindowStoreTests
{
    private const long Start = WindowGens.Start;
    private const int Day = 86_400;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    [Theory]
    [InlineData(0, 64, "KeysPerShape is 0; it must be 1 to 1000000.")]
    [InlineData(1_000_001, 64, "KeysPerShape is 1000001; it must be 1 to 1000000.")]
    [InlineData(1, 0, "RegisteredWindows is 0; it must be 1 to 1000.")]
    [InlineData(1, 1001, "RegisteredWindows is 1001; it must be 1 to 1000.")]
    public void Bounds_out_of_range_are_refused(int keys, int windows, string why)
    {
        var options = new WindowOptions { KeysPerShape = keys, RegisteredWindows = windows };
        Assert.Equal([why], options.Errors());
        Assert.Contains(why, Assert.Throws<ArgumentOutOfRangeException>(() => new WindowStore(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000_000, 1000)]
    public void Bounds_in_range_are_taken(int keys, int windows) =>
        Assert.Empty(new WindowOptions { KeysPerShape = keys, RegisteredWindows = windows }.Errors());

    [Fact]
    public void A_signal_has_a_key_of_every_shape()
    {
        WindowStore store = new(new WindowOptions());
        Assert.Equal((0, 0L, 0L), (store.Keys, store.Now, store.BucketBytes));
        store.Add(Failed(Start, "shop", "codex"));
        Assert.Equal((8, Start), (store.Keys, store.Now));
        store.Add(Failed(Start, "shop", "codex"));
        Assert.Equal(8, store.Keys);
        store.Add(Failed(Start + 1, "blog", "codex"));
        Assert.Equal(12, store.Keys);
        Assert.Equal(
            [(new WindowKey("blog", null, "codex"), false, 1L), (new WindowKey("shop", null, "codex"), false, 2L)],
            store.Read(WindowShape.Scope | WindowShape.Agent, Longest).Select(r => (r.Key, r.IsOverflow, r.Counts[Fact.Failed])).OrderBy(r => r.Key.Scope, StringComparer.Ordinal));
    }

    [Fact]
    public void Windows_of_one_length_are_registered_once_and_no_more_than_there_is_room_for()
    {
        WindowStore store = new(new WindowOptions { RegisteredWindows = 2 });
        store.Register([TimeSpan.FromSeconds(61 * 60), TimeSpan.FromSeconds(75 * 60), TimeSpan.FromDays(1), TimeSpan.FromDays(2)]);
        Assert.Equal([WindowLength.Of(TimeSpan.FromMinutes(75)), WindowLength.Of(TimeSpan.FromDays(1))], store.Windows);
    }

    [Fact]
    public void What_is_too_much_is_counted_as_such_and_in_every_aggregate()
    {
        WindowStore store = Tight(1);
        store.Add(Failed(Start, "shop", "codex"));
        store.Add(Failed(Start, "blog", "claude"));
        store.Add(Failed(Start, "blog", "codex"));
        Assert.Equal((0, 0, 2, 1, 2), (store.OverflowOf(WindowShape.None), store.OverflowOf(WindowShape.Type), store.OverflowOf(WindowShape.Scope),
            store.OverflowOf(WindowShape.Agent), store.OverflowOf(WindowShape.Scope | WindowShape.Agent)));
        Assert.Equal(
            [(new WindowKey("(other)", null, null), true, 2L), (new WindowKey("shop", null, null), false, 1L)],
            store.Read(WindowShape.Scope, Longest).Select(r => (r.Key, r.IsOverflow, r.Counts[Fact.Failed])).OrderBy(r => r.Key.Scope, StringComparer.Ordinal));
        Assert.Equal(3, Read(store, WindowKey.All)!.Value[Fact.Failed]);
        Assert.Equal(2, Read(store, new WindowKey(null, null, "codex"))!.Value[Fact.Failed]);
        Assert.Null(Read(store, new WindowKey("blog", null, null)));
        Assert.Equal(0, Read(store, new WindowKey(null, CommandType.TestRun, null))!.Value[Fact.Failed]);
    }

    [Fact]
    public void What_is_not_counted_by_itself_is_known_again_once_the_overflow_has_left_the_window()
    {
        WindowStore store = Tight(1);
        store.Add(Failed(Start, "shop", "codex"));
        store.Add(Failed(Start, "blog", "codex"));
        store.AdvanceTo(Start + 299);
        Assert.False(store.TryRead(new WindowKey("blog", null, null), TimeSpan.FromMinutes(5), out _));
        store.AdvanceTo(Start + 300);
        Assert.True(store.TryRead(new WindowKey("blog", null, null), TimeSpan.FromMinutes(5), out Counts counts));
        Assert.True(counts.IsEmpty);
    }

    [Fact]
    public void Keys_without_a_signal_for_a_month_make_room_when_a_new_one_comes()
    {
        WindowStore store = Tight(1);
        store.Add(Failed(Start, "shop", "codex"));
        store.Add(Failed(Start + (31 * Day) - 1, "blog", "claude"));
        Assert.Null(Read(store, new WindowKey("blog", null, null)));
        store.Add(Failed(Start + (62 * Day), "blog", "claude"));
        Assert.Equal(1, Read(store, new WindowKey("blog", null, "claude"))!.Value[Fact.Failed]);
        Assert.Equal(8, store.Keys);
        Assert.Equal(["blog"], store.Read(WindowShape.Scope, Longest).Select(r => r.Key.Scope));
    }

    [Fact]
    public void Room_is_looked_for_once_a_minute()
    {
        WindowStore store = Tight(2);
        store.Add(Failed(Start, "a", "x"));
        store.Add(Failed(Start + 30, "b", "x"));
        store.Add(Failed(Start + (31 * Day), "c", "x"));
        store.Add(Failed(Start + (31 * Day) + 59, "d", "x"));
        Assert.Equal(1, store.OverflowOf(WindowShape.Scope));
        store.Add(Failed(Start + (31 * Day) + 60, "d", "x"));
        Assert.Equal(1, store.OverflowOf(WindowShape.Scope));
        Assert.Equal(1, Read(store, new WindowKey("d", null, null))!.Value[Fact.Failed]);
    }

    [Fact]
    public void A_key_that_is_heard_of_stays_with_everything_it_counted()
    {
        WindowStore store = Tight(10);
        store.Add(Failed(Start, "a", "x"));
        store.Add(Failed(Start, "b", "x"));
        store.Add(Failed(Start + (20 * Day), "a", "x"));
        store.Add(Failed(Start + (40 * Day), "c", "y"));
        Assert.Equal(["a", "c"], store.Read(WindowShape.Scope, Longest).Select(r => r.Key.Scope).Order(StringComparer.Ordinal));
        Assert.Equal(1, Read(store, new WindowKey("a", null, "x"))!.Value[Fact.Failed]);
    }

    private static WindowStore Tight(int keys) => new(new WindowOptions { KeysPerShape = keys });

    private static Counts? Read(WindowStore store, WindowKey key) => store.TryRead(key, Longest, out Counts counts) ? counts : null;

    private static Signal Failed(long second, string scope, string agent) =>
        new(second, scope, TypeSet.Of(CommandType.GitPush), agent, FactSet.Of(Fact.Failed));
}
