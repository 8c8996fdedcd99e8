using Microsoft.Win32.SafeHandles;

namespace Reeve.Storage.Journal;

/// <summary>Reads a file line by line in order. A line longer than <see cref="MaxLine"/> ends the reading as if the file ended within it.</summary>
internal sealed class LineReader : IDisposable
{
    public const int MaxLine = 4 << 20;

    private readonly SafeFileHandle _handle;
    private byte[] _buffer = new byte[1 << 18];
    private long _bufferAt;
    private int _start;
    private int _end;

    public LineReader(string path, long from = 0)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        Length = RandomAccess.GetLength(_handle);
        _bufferAt = from;
    }

    /// <summary>Size of the file when reading began; what is appended later is not read.</summary>
    public long Length { get; }

    /// <summary>Where the next line begins.</summary>
    public long Position => _bufferAt + _start;

    /// <summary>Lines read so far.</summary>
    public int Lines { get; private set; }

    /// <summary>Bytes remain after the last newline.</summary>
    public bool EndsInsideLine => Position < Length;

    /// <summary>The next line with its newline; false when no whole line is left.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        int searched = _start;
        while (true)
        {
            int newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                int length = searched + newline + 1 - _start;
                line = _buffer.AsSpan(_start, length);
                _start += length;
                Lines++;
                return true;
            }

            int kept = _end - _start;
            if (kept > MaxLine || !Fill(kept))
            {
                line = default;
                return false;
            }

            searched = kept;
        }
    }

    /// <summary>Goes on reading at that byte.</summary>
    public void SkipTo(long at)
    {
        _bufferAt = at;
        _start = _end = 0;
    }

    public void Dispose() => _handle.Dispose();

    private bool Fill(int kept)
    {
        byte[] to = kept > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, kept).CopyTo(to);
        _buffer = to;
        _bufferAt += _start;
        _start = 0;
        _end = kept;
        int wanted = (int)Math.Min(_buffer.Length - kept, Length - (_bufferAt + kept));
        int read = wanted <= 0 ? 0 : RandomAccess.Read(_handle, _buffer.AsSpan(kept, wanted), _bufferAt + kept);
        _end += read;
        return read > 0;
    }
}
