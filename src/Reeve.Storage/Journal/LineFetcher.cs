using Microsoft.Win32.SafeHandles;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Signals;

namespace Reeve.Storage.Journal;

/// <summary>Reads single lines of a file at known places, through a window, so that neighbours cost no call.</summary>
internal sealed class LineFetcher : IDisposable
{
    private const int Window = 1 << 16;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly bool _backwards;
    private byte[] _buffer = [];
    private long _bufferAt;
    private int _filled;

    /// <summary>Opens the file.</summary>
    /// <param name="path">File.</param>
    /// <param name="backwards">Lines will be asked for from the end to the beginning.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public LineFetcher(string path, bool backwards = false)
    {
        _path = path;
        _backwards = backwards;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The line that begins there, without its newline. Valid until the next call.</summary>
    /// <param name="at">Byte.</param>
    /// <param name="expected">Size to read first when nothing is known.</param>
    /// <exception cref="IOException">There is no whole line.</exception>
    public ReadOnlySpan<byte> Line(long at, int expected = Window)
    {
        if (InWindow(at, out ReadOnlySpan<byte> line))
        {
            return line;
        }

        for (int size = expected; size <= 2 * LineReader.MaxLine; size *= 4)
        {
            long from = _backwards ? Math.Max(0, at + (size / 4) - size) : at;
            Fill(from, size);
            if (InWindow(at, out line))
            {
                return line;
            }
        }

        throw new IOException($"{_path} has no line at byte {at}.");
    }

    /// <summary>The entry whose line begins there.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public JournalLine Entry(long at, int expected = Window)
    {
        ReadOnlySpan<byte> line = Entry(at, expected, out EntryFields fields);
        return new JournalLine(fields.Seq, fields.ToHead(), line.ToArray());
    }

    /// <summary>The entry as counting sees it; of decisions and outcomes no object is made.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public EntryGlance Glance(long at)
    {
        ReadOnlySpan<byte> line = Entry(at, Window, out EntryFields fields);
        return fields.Kind is EntryKind.Decision or EntryKind.Outcome
            ? new EntryGlance(fields.Seq, fields.At, fields.Kind, RehearsalScope.Is(fields.RawScope) ? CountedAs.Rehearsal : CountedAs.Read(fields.Kind, line), null)
            : EntryGlance.Of(new JournalLine(fields.Seq, fields.ToHead(), line.ToArray()));
    }

    private ReadOnlySpan<byte> Entry(long at, int expected, out EntryFields fields)
    {
        ReadOnlySpan<byte> line = Line(at, expected);
        return EntryLine.TryParse(line, out fields) ? line : throw new IOException($"{_path} has no journal entry at byte {at}.");
    }

    /// <summary>The entry whose line begins there, or null when there is none.</summary>
    public JournalLine? TryEntry(long at, int expected)
    {
        try
        {
            return Entry(at, expected);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _handle.Dispose();

    private bool InWindow(long at, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (at < _bufferAt || at >= _bufferAt + _filled)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = _buffer.AsSpan((int)(at - _bufferAt), _filled - (int)(at - _bufferAt));
        int newline = rest.IndexOf((byte)'\n');
        line = newline < 0 ? default : rest[..newline];
        return newline >= 0;
    }

    private void Fill(long from, int size)
    {
        if (_buffer.Length < size)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(size);
        }

        _bufferAt = from;
        _filled = RandomAccess.Read(_handle, _buffer.AsSpan(0, size), from);
    }
}
