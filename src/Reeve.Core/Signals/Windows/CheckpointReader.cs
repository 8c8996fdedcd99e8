using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Reeve.Core.Refusals;

namespace Reeve.Core.Signals.Windows;

/// <summary>Reads what <see cref="CheckpointWriter"/> wrote. What cannot be read makes <see cref="Failed"/> true and every further answer 0.</summary>
internal ref struct CheckpointReader
{
    private ReadOnlySpan<byte> _rest;

    private CheckpointReader(ReadOnlySpan<byte> rest) => _rest = rest;

    public bool Failed { get; private set; }

    /// <summary>True when everything was read, and could be.</summary>
    public readonly bool IsDone => !Failed && _rest.IsEmpty;

    /// <summary>Checks kind, version and checksum; a reader of what lies between, or why there is none.</summary>
    public static Refusal? Open(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> kind, int version, out CheckpointReader reader)
    {
        reader = default;
        if (bytes.Length < CheckpointWriter.Head + SHA256.HashSizeInBytes || !bytes.StartsWith(kind))
        {
            return WindowRefusals.CheckpointDamaged("it is too short, or something else");
        }

        if (!SHA256.HashData(bytes[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
        {
            return WindowRefusals.CheckpointDamaged("its checksum does not fit");
        }

        int found = BinaryPrimitives.ReadInt32LittleEndian(bytes[kind.Length..]);
        if (found != version)
        {
            return WindowRefusals.CheckpointOfVersion(found, version);
        }

        reader = new CheckpointReader(bytes[CheckpointWriter.Head..^SHA256.HashSizeInBytes]);
        return null;
    }

    public ulong Number()
    {
        ulong value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80)
            {
                // One spelling per number.
                if ((i > 0 && _rest[i] == 0) || (i == 9 && _rest[i] > 1))
                {
                    break;
                }

                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        Fail();
        return 0;
    }

    /// <summary>A number up to a bound.</summary>
    public long Number(long most)
    {
        ulong value = Number();
        if (value > (ulong)most)
        {
            Fail();
            return 0;
        }

        return (long)value;
    }

    public string? Text()
    {
        long length = Number(1 << 20) - 1;
        if (length < 0)
        {
            return null;
        }

        if (length * 2 > _rest.Length)
        {
            Fail();
            return null;
        }

        var text = new string(MemoryMarshal.Cast<byte, char>(_rest[..((int)length * 2)]));
        _rest = _rest[((int)length * 2)..];
        return text;
    }

    public void Counts(scoped Span<uint> counts)
    {
        ulong present = Number();
        if (counts.Length < 64 && present >> counts.Length != 0)
        {
            Fail();
            return;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            if ((present >> i & 1) == 0)
            {
                continue;
            }

            counts[i] = (uint)Number(uint.MaxValue);
            if (counts[i] == 0)
            {
                Fail();
            }
        }
    }

    public void Fail()
    {
        Failed = true;
        _rest = default;
    }
}
