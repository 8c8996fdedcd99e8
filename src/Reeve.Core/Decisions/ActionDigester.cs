using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Core.Decisions;

/// <summary>Computes <see cref="ActionDigest"/>s with the installation's key.</summary>
public sealed class ActionDigester
{
    private const int OnStack = 1024;

    /// <summary>A keyed hash that is ready to go: setting one up for each action costs more than hashing it.</summary>
    [ThreadStatic]
    private static (ActionDigester Owner, IncrementalHash Hash) _ready;

    private readonly byte[] _key;

    /// <summary>Uses this key.</summary>
    /// <param name="key">Secret of this installation, at least 32 bytes.</param>
    /// <exception cref="ArgumentException">The key is shorter than 32 bytes.</exception>
    public ActionDigester(ReadOnlySpan<byte> key)
    {
        if (key.Length < 32)
        {
            throw new ArgumentException("The key needs at least 32 bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>
    /// HMAC-SHA-256 over <c>tool NUL folder NUL text</c> in UTF-8. A NUL inside tool or folder is refused upstream, so no two actions share an encoding.
    /// </summary>
    /// <param name="tool">Tool name as the agent CLI spells it.</param>
    /// <param name="folder">Working folder relative to the scope's root; empty at the root.</param>
    /// <param name="text">Shell line, or the tool's input as it came.</param>
    public ActionDigest Digest(string tool, string folder, ReadOnlySpan<byte> text)
    {
        int head = Encoding.UTF8.GetMaxByteCount(tool.Length + folder.Length) + 2;
        int bound = head + text.Length;
        byte[]? rented = bound > OnStack ? ArrayPool<byte>.Shared.Rent(bound) : null;
        Span<byte> buffer = rented ?? stackalloc byte[OnStack];
        int at = Encoding.UTF8.GetBytes(tool, buffer);
        buffer[at++] = 0;
        at += Encoding.UTF8.GetBytes(folder, buffer[at..]);
        buffer[at++] = 0;
        text.CopyTo(buffer[at..]);
        Span<byte> hash = stackalloc byte[ActionDigest.Size];
        IncrementalHash mac = Ready();
        mac.AppendData(buffer[..(at + text.Length)]);
        mac.GetHashAndReset(hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return new ActionDigest(hash);
    }

    /// <summary>The mark of a file.</summary>
    /// <param name="path">Absolute path, <c>.</c> and <c>..</c> folded.</param>
    public FileMark Mark(string path)
    {
        int bound = Encoding.UTF8.GetMaxByteCount(path.Length);
        byte[]? rented = bound > OnStack ? ArrayPool<byte>.Shared.Rent(bound) : null;
        Span<byte> buffer = rented ?? stackalloc byte[OnStack];
        var mark = new FileMark(Digest("", "", buffer[..Encoding.UTF8.GetBytes(path, buffer)]).Head);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return mark;
    }

    private IncrementalHash Ready()
    {
        if (_ready.Owner != this)
        {
            _ready.Hash?.Dispose();
            _ready = (this, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key));
        }

        return _ready.Hash;
    }
}
