using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Reeve.Core.Decisions;

/// <summary>
/// Keyed SHA-256 (HMAC) of one canonical action: tool, folder relative to the scope, and text. Permits and requests are
/// bound to it, and the journal's chain carries it in place of the text, so that redacting the text breaks nothing and the digest alone
/// cannot be searched for short commands without the installation's key.
/// </summary>
public readonly struct ActionDigest : IEquatable<ActionDigest>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly Block _block;

    /// <summary>Copies 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span does not have 32 bytes.</exception>
    public ActionDigest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A digest has 32 bytes.", nameof(bytes));
        }

        bytes.CopyTo(_block);
    }

    /// <summary>Reads 64 hexadecimal digits; false when the text is anything else.</summary>
    public static bool TryParse(string? hex, out ActionDigest digest)
    {
        digest = default;
        if (hex is null || hex.Length != Size * 2)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        digest = new ActionDigest(bytes);
        return true;
    }

    /// <summary>The first eight bytes, the first one highest.</summary>
    public ulong Head => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(_block);

    /// <summary>Writes the 64 lower-case hexadecimal digits.</summary>
    public void WriteHex(Span<byte> utf8) => Convert.TryToHexStringLower(_block, utf8, out _);

    /// <inheritdoc/>
    public bool Equals(ActionDigest other) => ((ReadOnlySpan<byte>)_block).SequenceEqual(other._block);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActionDigest other && Equals(other);

    /// <summary>The first four bytes: they are as random as any others.</summary>
    public override int GetHashCode() => MemoryMarshal.Read<int>(_block);

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(_block);

    public static bool operator ==(ActionDigest left, ActionDigest right) => left.Equals(right);

    public static bool operator !=(ActionDigest left, ActionDigest right) => !left.Equals(right);

    [InlineArray(Size)]
    private struct Block
    {
        private byte _first;
    }
}
