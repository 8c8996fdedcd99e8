using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Reeve.Core.Signals.Windows;

/// <summary>
/// Writes a checkpoint: eight bytes that name the kind, a version in four, variable-length numbers and texts, and the SHA-256 of all that.
/// </summary>
internal sealed class CheckpointWriter
{
    public const int Head = 12;

    private readonly ArrayBufferWriter<byte> _to = new(1 << 16);

    public CheckpointWriter(ReadOnlySpan<byte> kind, int version)
    {
        _to.Write(kind);
        BinaryPrimitives.WriteInt32LittleEndian(_to.GetSpan(4), version);
        _to.Advance(4);
    }

    public void Number(long value) => Number((ulong)value);

    public void Number(ulong value)
    {
        Span<byte> to = _to.GetSpan(10);
        int at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            to[at++] = (byte)(value | 0x80);
        }

        to[at++] = (byte)value;
        _to.Advance(at);
    }

    /// <summary>Writes its length plus one, then its UTF-16 units; 0 for null.</summary>
    public void Text(string? value)
    {
        Number(value is null ? 0 : value.Length + 1L);
        _to.Write(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    /// <summary>Writes which are not 0, then those.</summary>
    public void Counts(ReadOnlySpan<uint> counts)
    {
        ulong present = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            present |= counts[i] == 0 ? 0 : 1UL << i;
        }

        Number(present);
        foreach (uint count in counts)
        {
            if (count != 0)
            {
                Number(count);
            }
        }
    }

    /// <summary>Adds the checksum and answers the whole.</summary>
    public byte[] Seal()
    {
        _to.Write(SHA256.HashData(_to.WrittenSpan));
        return _to.WrittenSpan.ToArray();
    }
}
