using System.Buffers.Text;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Reeve.Core.Decisions;

namespace Reeve.Core.Journal;

/// <summary>
/// Writes the members of a journal line as UTF-8 JSON, each preceded by a comma, into a buffer that is reused per thread. Made for the path
/// of every decision: no allocation, one pass, a fast path for text that needs no escaping.
/// </summary>
public ref struct EntryBody
{
    /// <summary>Nearly every command has one type: its list, by bit.</summary>
    private static readonly byte[]?[] Alone =
        [.. Enumerable.Range(0, 64).Select(bit => CommandType.All.FirstOrDefault(t => t.Bit == bit)).Select(t => t is null ? null : Encoding.ASCII.GetBytes($"[\"{t.Name}\"]"))];

    [ThreadStatic]
    private static byte[]? _reused;

    private byte[] _buffer;
    private int _length;

    /// <summary>Starts an empty body; one at a time per thread.</summary>
    public static EntryBody Start() => new() { _buffer = _reused ??= new byte[4096] };

    /// <summary>What has been written; valid until the next <see cref="Start"/> on this thread.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Writes <c>,"name":"value"</c>; nothing when the value is null. The name is ASCII and needs no escaping.</summary>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return;
        }

        Name(name);
        Reserve((value.Length * JsonString.MaxBytesPerChar) + 2);
        _buffer[_length++] = (byte)'"';
        _length += JsonString.Write(value, _buffer.AsSpan(_length));
        _buffer[_length++] = (byte)'"';
    }

    /// <summary>Writes members that are encoded already, each with its comma.</summary>
    public void Members(ReadOnlySpan<byte> members)
    {
        Reserve(members.Length);
        members.CopyTo(_buffer.AsSpan(_length));
        _length += members.Length;
    }

    /// <summary>Writes <c>,"name":123</c>; nothing when the value is null.</summary>
    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is null)
        {
            return;
        }

        Name(name);
        Reserve(20);
        Utf8Formatter.TryFormat(value.Value, _buffer.AsSpan(_length), out int written);
        _length += written;
    }

    /// <summary>Writes <c>,"name":true</c>; nothing when the value is false.</summary>
    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        if (!value)
        {
            return;
        }

        Name(name);
        Reserve(4);
        "true"u8.CopyTo(_buffer.AsSpan(_length));
        _length += 4;
    }

    /// <summary>Writes <c>,"name":"hex"</c>.</summary>
    public void Digest(ReadOnlySpan<byte> name, ActionDigest value)
    {
        Name(name);
        Reserve((ActionDigest.Size * 2) + 2);
        _buffer[_length++] = (byte)'"';
        value.WriteHex(_buffer.AsSpan(_length));
        _length += ActionDigest.Size * 2;
        _buffer[_length++] = (byte)'"';
    }

    /// <summary>Writes <c>,"name":["fs.write","git.push"]</c>, least strict first.</summary>
    public void Types(ReadOnlySpan<byte> name, TypeSet value)
    {
        Name(name);
        Reserve(2 + (64 * 24));
        if (BitOperations.IsPow2(value.Bits) && Alone[BitOperations.TrailingZeroCount(value.Bits)] is { } alone)
        {
            Members(alone);
            return;
        }

        _buffer[_length++] = (byte)'[';
        for (ulong rest = value.Bits; rest != 0; rest &= rest - 1)
        {
            string type = CommandType.At(BitOperations.TrailingZeroCount(rest)).Name;
            _buffer[_length++] = (byte)'"';
            _length += Encoding.ASCII.GetBytes(type, _buffer.AsSpan(_length));
            _buffer[_length++] = (byte)'"';
            _buffer[_length++] = (byte)',';
        }

        _length -= value.IsEmpty ? 0 : 1;
        _buffer[_length++] = (byte)']';
    }

    /// <summary>Writes <c>,"name":["0123456789abcdef"]</c>, 16 digits each; nothing when there are none.</summary>
    public void Files(ReadOnlySpan<byte> name, ImmutableArray<FileMark> files)
    {
        if (files.IsDefaultOrEmpty)
        {
            return;
        }

        Name(name);
        Reserve(2 + (19 * files.Length));
        _buffer[_length++] = (byte)'[';
        foreach (FileMark file in files)
        {
            _buffer[_length++] = (byte)'"';
            Utf8Formatter.TryFormat(file.Bits, _buffer.AsSpan(_length), out int written, new System.Buffers.StandardFormat('x', 16));
            _length += written;
            _buffer[_length++] = (byte)'"';
            _buffer[_length++] = (byte)',';
        }

        _buffer[_length - 1] = (byte)']';
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Reserve(name.Length + 4);
        ",\""u8.CopyTo(_buffer.AsSpan(_length));
        name.CopyTo(_buffer.AsSpan(_length + 2));
        "\":"u8.CopyTo(_buffer.AsSpan(_length + 2 + name.Length));
        _length += name.Length + 4;
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
            _reused = _buffer;
        }
    }
}
