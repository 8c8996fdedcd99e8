using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>
/// 64-bit hash that is the same in every run and on every machine, for index columns. It only narrows a search, the line itself decides, so
/// collisions cost time and nothing else.
/// </summary>
internal static class StableHash
{
    private const ulong A = 0x9E3779B97F4A7C15;
    private const ulong B = 0xE7037ED1A0B428DB;
    private const ulong C = 0x8EBC6AF09C88C6E3;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = A ^ ((ulong)bytes.Length * B);
        while (bytes.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), B);
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            tail |= (ulong)bytes[i] << (8 * i);
        }

        return Mix(Mix(hash ^ tail, C) ^ A, B);
    }

    /// <summary>Hash of the UTF-8 form.</summary>
    [SkipLocalsInit]
    public static ulong Of(string text)
    {
        Span<byte> utf8 = stackalloc byte[EntryLine.MaxScope * 3];
        if (text.Length > EntryLine.MaxScope)
        {
            return Of(Encoding.UTF8.GetBytes(text));
        }

        int length = Encoding.UTF8.GetBytes(text, utf8);
        return Of(utf8[..length]);
    }

    /// <summary>Hash of what the contents of a JSON string stand for.</summary>
    public static ulong OfRaw(ReadOnlySpan<byte> raw) =>
        raw.Contains((byte)'\\') && JsonString.TryUnescape(raw, out byte[]? text) ? Of(text) : Of(raw);

    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
