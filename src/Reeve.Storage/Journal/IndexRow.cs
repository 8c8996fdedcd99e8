using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>What the index keeps of one entry.</summary>
/// <param name="At">UTC ticks, whole microseconds.</param>
/// <param name="Offset">Byte at which the line begins.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Id">Hash of the id.</param>
/// <param name="Session">Hash of the session.</param>
/// <param name="Agent">Hash of the agent.</param>
/// <param name="Scope">Hash of the scope.</param>
/// <param name="Counted"><see cref="Reeve.Core.Signals.CountedAs.ToBits"/>, 0 where it would have to be read from the line.</param>
internal readonly record struct IndexRow(long At, uint Offset, EntryKind Kind, ulong Id, ulong Session, ulong Agent, ulong Scope, int Counted = 0)
{
    public static IndexRow Of(in EntryFields fields, long offset) => new(
        fields.At.UtcTicks, (uint)offset, fields.Kind,
        StableHash.OfRaw(fields.RawId), StableHash.OfRaw(fields.RawSession), StableHash.OfRaw(fields.RawAgent), StableHash.OfRaw(fields.RawScope));

    /// <summary>What a row says of its origin; to be completed by <see cref="With"/>.</summary>
    public static IndexRow Of(EntryOrigin origin) =>
        new(0, 0, default, 0, StableHash.OfRaw(origin.RawSession), StableHash.OfRaw(origin.RawAgent), StableHash.OfRaw(origin.RawScope));

    /// <summary>The row of an entry of that origin.</summary>
    public IndexRow With(in EntryHead head, ReadOnlySpan<byte> rawId, long offset) =>
        this with
        {
            At = head.At.UtcTicks - (head.At.UtcTicks % TimeSpan.TicksPerMicrosecond),
            Offset = (uint)offset,
            Kind = head.Kind,
            Id = StableHash.OfRaw(rawId),
            Counted = head.Counted.ToBits(),
        };
}
