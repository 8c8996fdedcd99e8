using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Signals.Windows;

public sealed class WindowCheckpointTests
{
    private static readonly WindowOptions Tight = new() { KeysPerShape = 3 };

    [Fact]
    public void What_is_restored_is_what_was_written_and_goes_on_the_same() => Check.One(
        CaseCount.Of(300),
        Prop.ForAll(WindowGens.Sequence.ToArbitrary(), WindowGens.Sequence.ToArbitrary(), (before, after) =>
        {
            var store = new WindowStore(Tight);
            Apply(store, before);
            byte[] written = WindowCheckpoint.Write(store);
            WindowStore restored = Must(WindowCheckpoint.Read(written, Tight));
            Assert.Equal(written, WindowCheckpoint.Write(restored));
            store.Register(WindowGens.Windows);
            restored.Register(WindowGens.Windows);
            Assert.Equal(Readings(store), Readings(restored));
            Apply(store, after);
            Apply(restored, after);
            Assert.Equal(Readings(store), Readings(restored));
        }));

    [Fact]
    public void No_damaged_byte_goes_unnoticed()
    {
        var store = new WindowStore(Tight);
        store.Add(Signal(WindowGens.Start));
        byte[] written = WindowCheckpoint.Write(store);
        for (int at = 0; at < written.Length; at++)
        {
            byte[] damaged = [.. written];
            damaged[at] ^= 0x10;
            Assert.False(WindowCheckpoint.Read(damaged, Tight).TryGet(out _, out Refusal? refusal));
            Assert.Equal("checkpoint-damaged", refusal.Code);
        }
    }

    [Fact]
    public void No_cut_goes_unnoticed()
    {
        var store = new WindowStore(Tight);
        store.Add(Signal(WindowGens.Start));
        byte[] written = WindowCheckpoint.Write(store);
        for (int length = 0; length < written.Length; length++)
        {
            Assert.False(WindowCheckpoint.Read(written.AsSpan(0, length), Tight).TryGet(out _, out _));
        }
    }

    [Fact]
    public void Contents_that_no_store_writes_are_refused_even_with_a_checksum_that_fits() => Check.One(
        CaseCount.Of(3000),
        Prop.ForAll(Gen.Choose(12, 400).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (at, value) =>
        {
            var store = new WindowStore(Tight);
            store.Add(Signal(WindowGens.Start));
            store.Add(Signal(WindowGens.Start + 5000));
            byte[] written = WindowCheckpoint.Write(store);
            written[Math.Min(at, written.Length - SHA256.HashSizeInBytes - 1)] = (byte)value;
            Seal(written);
            if (WindowCheckpoint.Read(written, Tight).TryGet(out WindowStore? restored, out Refusal? refusal))
            {
                // Another number in the same place is another store; it must at least be one.
                Assert.Equal(written, WindowCheckpoint.Write(restored));
                Readings(restored);
            }
            else
            {
                Assert.StartsWith("checkpoint-", refusal.Code, StringComparison.Ordinal);
            }
        }));

    [Fact]
    public void Another_version_is_refused_as_such()
    {
        byte[] written = WindowCheckpoint.Write(new WindowStore(Tight));
        BinaryPrimitives.WriteInt32LittleEndian(written.AsSpan(8), 2);
        Seal(written);
        Assert.False(WindowCheckpoint.Read(written, Tight).TryGet(out _, out Refusal? refusal));
        Assert.Equal("checkpoint-version", refusal.Code);
        Assert.Contains("2", refusal.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bounds_are_refused_as_such()
    {
        byte[] written = WindowCheckpoint.Write(new WindowStore(Tight));
        Assert.False(WindowCheckpoint.Read(written, new WindowOptions()).TryGet(out _, out Refusal? refusal));
        Assert.Equal("checkpoint-bounds", refusal.Code);
    }

    private static Signal Signal(long second) => new(second, "repo", TypeSet.Of(CommandType.GitPush), "codex", FactSet.Of(Fact.Failed));

    private static void Seal(byte[] bytes) => SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes), bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes));

    private static WindowStore Must(Result<WindowStore> result)
    {
        Assert.True(result.TryGet(out WindowStore? store, out Refusal? refusal), refusal?.ToString());
        return store;
    }

    private static void Apply(WindowStore store, WindowStep[] steps)
    {
        foreach (WindowStep step in steps)
        {
            long second = Math.Max(store.Now, WindowGens.Start) + step.By;
            for (int i = 0; i < step.Times; i++)
            {
                store.Add(step.Signal!.Value with { Second = second });
            }

            store.AdvanceTo(second);
        }
    }

    /// <summary>Everything that can be read, in order.</summary>
    private static string Readings(WindowStore store) => string.Join('\n', Enumerable.Range(0, 8)
        .SelectMany(shape => WindowGens.Windows.SelectMany(window => store.Read((WindowShape)shape, window)
            .Select(r => $"{shape} {window} {r.Key} {r.IsOverflow} {r.Counts}"))
            .Append($"{shape} {store.OverflowOf((WindowShape)shape)}"))
        .Append($"{store.Now} {store.Keys}")
        .Order(StringComparer.Ordinal));
}
