using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;

namespace Reeve.Testing.Generators;

/// <summary>Generators of small values. Names come from small pools so that random transitions meet each other.</summary>
public static class Gens
{
    /// <summary>The time around which generated times lie.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Valid text with quotes, control characters, several scripts and an emoji; never a lone surrogate; at most 40 runes.</summary>
    public static Gen<string> Text { get; } =
        from runes in Gen.Elements("a", "Z", "7", " ", "\"", "\\", "\n", "\t", "\u0001", "'", ";", "é", "ß", "漢", "😀", "<", "%", "--")
            .ListOf()
        select string.Concat(runes.Take(40));

    /// <summary>Text or null.</summary>
    public static Gen<string?> OptionalText { get; } = Optional(Text);

    /// <summary>A person or agent.</summary>
    public static Gen<string> Name { get; } = Gen.Elements("alice", "bob", "claude-code", "codex", "o'neil", "Zoë");

    /// <summary>A scope key.</summary>
    public static Gen<string> Scope { get; } = Gen.Elements("github.com/acme/shop", "github.com/acme/blog", "/srv/a b", "s'; DROP TABLE holds; --");

    /// <summary>A scope key or null.</summary>
    public static Gen<string?> OptionalScope { get; } = Optional(Scope);

    /// <summary>A UTC time within two days of noon, in whole microseconds.</summary>
    public static Gen<DateTimeOffset> Time { get; } =
        from seconds in Gen.Choose(-172_800, 172_800)
        from micros in Gen.Choose(0, 999_999)
        select Noon.AddSeconds(seconds).AddMicroseconds(micros);

    /// <summary>A phase.</summary>
    public static Gen<Phase> Phase { get; } = Gen.Elements(Phases.All.AsEnumerable());

    /// <summary>Any set of command types.</summary>
    public static Gen<TypeSet> Types { get; } =
        from types in Gen.Elements(CommandType.All.AsEnumerable()).ListOf()
        select TypeSet.Of([.. types]);

    /// <summary>A digest.</summary>
    public static Gen<ActionDigest> Digest { get; } =
        from bytes in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(ActionDigest.Size)
        select new ActionDigest(bytes);

    /// <summary>One of a few ids with that prefix.</summary>
    public static Gen<string> Id(string prefix) => Gen.Choose(1, 5).Select(n => $"{prefix}-{n}");

    /// <summary>The value, or null one time in three.</summary>
    public static Gen<T?> Optional<T>(Gen<T> of)
        where T : class => Gen.Frequency((2, of.Select(v => (T?)v)), (1, Gen.Constant<T?>(null)));

    /// <summary>The value, or null one time in three.</summary>
    public static Gen<T?> OptionalValue<T>(Gen<T> of)
        where T : struct => Gen.Frequency((2, of.Select(v => (T?)v)), (1, Gen.Constant<T?>(null)));
}
