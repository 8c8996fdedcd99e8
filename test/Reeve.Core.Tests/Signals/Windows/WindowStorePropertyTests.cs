using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Signals.Windows;

/// <summary>The store against a recount of every signal.</summary>
public sealed class WindowStorePropertyTests
{
    private static readonly WindowOptions Roomy = new();

    [Fact]
    public void Every_reading_is_a_recount() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(WindowGens.Sequence.ToArbitrary(), steps => Run(Store(WindowGens.Windows), steps)));

    [Fact]
    public void Windows_that_are_not_registered_read_the_same() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(WindowGens.Sequence.ToArbitrary(), steps => Run(Store([TimeSpan.FromMinutes(5)]), steps)));

    [Fact]
    public void Registering_others_in_between_changes_no_reading() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(WindowGens.Sequence.ToArbitrary(), steps =>
        {
            WindowStore store = Store(WindowGens.Windows);
            return Run(store, steps, at =>
            {
                if (at % 20 == 19)
                {
                    store.Register(WindowGens.Windows.Skip(at % 3));
                }
            });
        }));

    [Fact]
    public void Keys_of_a_shape_and_their_overflow_add_up_to_everything() => Check.One(
        CaseCount.Of(60),
        Prop.ForAll(WindowGens.Sequence.ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (steps, bound) =>
        {
            var store = new WindowStore(Roomy with { KeysPerShape = bound });
            store.Register(WindowGens.Windows);
            var naive = new NaiveWindows();
            Apply(store, naive, steps);
            return WindowGens.Windows.All(window => Enum.GetValues<WindowShape>().Concat(Pairs).All(shape =>
            {
                Counts sum = default;
                int keys = 0;
                foreach (WindowReading reading in store.Read(shape, window))
                {
                    keys += reading.IsOverflow ? 0 : 1;
                    sum.Add(reading.Counts);
                    if (!reading.IsOverflow && !Below(reading.Counts, naive.Read(reading.Key, window)))
                    {
                        return false;
                    }
                }

                return keys <= bound && sum == naive.Read(WindowKey.All, window);
            }));
        }));

    [Fact]
    public void A_key_that_may_have_overflowed_is_unknown_rather_than_empty() => Check.One(
        CaseCount.Of(100),
        Prop.ForAll(WindowGens.Sequence.ToArbitrary(), steps =>
        {
            var store = new WindowStore(Roomy with { KeysPerShape = 2 });
            var naive = new NaiveWindows();
            Apply(store, naive, steps);
            return (from scope in WindowGens.Scopes
                    from type in WindowGens.Types
                    from agent in WindowGens.Agents
                    from window in WindowGens.Windows
                    select (Key: new WindowKey(scope, type, agent), window)).All(c =>
                store.TryRead(c.Key, c.window, out Counts counts) || (counts.IsEmpty && store.OverflowOf(c.Key.Shape) > 0)
                    ? Below(counts, naive.Read(c.Key, c.window))
                    : false);
        }));

    private static IEnumerable<WindowShape> Pairs =>
    [
        WindowShape.Scope | WindowShape.Type, WindowShape.Scope | WindowShape.Agent, WindowShape.Type | WindowShape.Agent,
        WindowShape.Scope | WindowShape.Type | WindowShape.Agent,
    ];

    private static WindowStore Store(IEnumerable<TimeSpan> windows)
    {
        var store = new WindowStore(Roomy);
        store.Register(windows);
        return store;
    }

    /// <summary>No count negative, none above the whole.</summary>
    private static bool Below(Counts counts, Counts whole)
    {
        for (int i = 0; i < FactSet.Size; i++)
        {
            if (counts[i] < 0 || counts[i] > whole[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool Run(WindowStore store, WindowStep[] steps, Action<int>? between = null)
    {
        var naive = new NaiveWindows();
        for (int i = 0; i < steps.Length; i++)
        {
            Apply(store, naive, [steps[i]]);
            between?.Invoke(i);
            if (steps[i].IsRead)
            {
                bool known = store.TryRead(steps[i].Key, steps[i].Window, out Counts counts);
                Assert.True(known);
                Assert.Equal(naive.Read(steps[i].Key, steps[i].Window), counts);
            }
        }

        foreach (TimeSpan window in WindowGens.Windows)
        {
            Assert.True(store.TryRead(WindowKey.All, window, out Counts counts));
            Assert.Equal(naive.Read(WindowKey.All, window), counts);
        }

        return true;
    }

    private static void Apply(WindowStore store, NaiveWindows naive, WindowStep[] steps)
    {
        foreach (WindowStep step in steps)
        {
            long second = Math.Max(naive.Now, WindowGens.Start) + step.By;
            for (int i = 0; i < step.Times; i++)
            {
                Signal signal = step.Signal!.Value with { Second = second };
                store.Add(signal);
                naive.Add(signal);
            }

            store.AdvanceTo(second);
            naive.AdvanceTo(second);
        }
    }
}
