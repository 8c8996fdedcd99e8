using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Reeve.Core.Journal;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.Journal;

/// <summary>
/// The index of a finished segment, <c>.idx</c>: a header of 64 bytes (magic, row count, checksum, last link of the segment) and the columns one
/// after the other, little-endian: time, id, session, agent, scope (8 bytes each), offset (4), kind (1). It can always be made again.
/// </summary>
internal static class IndexFile
{
    private const int HeaderSize = 64;
    private const int RowSize = (5 * sizeof(ulong)) + sizeof(uint) + sizeof(byte);
    private const ulong Magic = 0x3130584945564552;

    /// <summary>Writes beside and renames, so that an index is whole or not there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, in Columns columns, ReadOnlySpan<byte> link)
    {
        int length = HeaderSize + (columns.Count * RowSize);
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> bytes = rented.AsSpan(0, length);
        bytes[..HeaderSize].Clear();
        int at = HeaderSize;
        Put(columns.At, columns.Count, bytes, ref at);
        Put(columns.Id, columns.Count, bytes, ref at);
        Put(columns.Session, columns.Count, bytes, ref at);
        Put(columns.Agent, columns.Count, bytes, ref at);
        Put(columns.Scope, columns.Count, bytes, ref at);
        Put(columns.Offset, columns.Count, bytes, ref at);
        Put(columns.Kind, columns.Count, bytes, ref at);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], columns.Count);
        link.CopyTo(bytes[24..]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], StableHash.Of(bytes[24..]));
        string fresh = path + ".new";
        using (var stream = new FileStream(fresh, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.Read)))
        {
            stream.Write(bytes);
        }

        ArrayPool<byte>.Shared.Return(rented);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The columns, or null when the file is missing, damaged, or of another state of the segment.</summary>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Columns? Read(string path, ReadOnlySpan<byte> link, long rows)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(handle);
        if (length != HeaderSize + (rows * RowSize) || length > int.MaxValue)
        {
            return null;
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        return RandomAccess.Read(handle, bytes, 0) == length && IsSound(bytes, link, rows) ? Split(bytes, (int)rows) : null;
    }

    /// <summary>Where the line of one row begins, or -1 when the file cannot tell. Unverified: the caller looks at the line.</summary>
    public static long ReadOffset(string path, long rows, long row)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> offset = stackalloc byte[sizeof(uint)];
            return RandomAccess.Read(handle, offset, HeaderSize + (rows * 5 * sizeof(ulong)) + (row * sizeof(uint))) == offset.Length
                ? BinaryPrimitives.ReadUInt32LittleEndian(offset) : -1;
        }
        catch (IOException)
        {
            return -1;
        }
    }

    private static bool IsSound(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> link, long rows) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes) == Magic
        && BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) == rows
        && bytes.Slice(24, link.Length).SequenceEqual(link)
        && BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) == StableHash.Of(bytes[24..]);

    private static Columns Split(ReadOnlySpan<byte> bytes, int rows)
    {
        int at = HeaderSize;
        return new Columns
        {
            Count = rows,
            At = Take<long>(bytes, rows, ref at),
            Id = Take<ulong>(bytes, rows, ref at),
            Session = Take<ulong>(bytes, rows, ref at),
            Agent = Take<ulong>(bytes, rows, ref at),
            Scope = Take<ulong>(bytes, rows, ref at),
            Offset = Take<uint>(bytes, rows, ref at),
            Kind = Take<EntryKind>(bytes, rows, ref at),
            Counted = new int[rows],
        };
    }

    private static void Put<T>(T[] column, int rows, Span<byte> to, ref int at)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(column.AsSpan(0, rows));
        bytes.CopyTo(to[at..]);
        at += bytes.Length;
    }

    private static T[] Take<T>(ReadOnlySpan<byte> from, int rows, ref int at)
        where T : unmanaged
    {
        T[] column = GC.AllocateUninitializedArray<T>(rows);
        Span<byte> bytes = MemoryMarshal.AsBytes(column.AsSpan());
        from.Slice(at, bytes.Length).CopyTo(bytes);
        at += bytes.Length;
        return column;
    }
}
