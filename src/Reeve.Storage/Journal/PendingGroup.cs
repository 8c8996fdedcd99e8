using System.Security.Cryptography;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>Entries that wait to be written together. Its buffer begins with room for the previous link, so that hashing needs no copy.</summary>
internal sealed class PendingGroup
{
    /// <summary>Bytes before the first line.</summary>
    public const int Lead = SHA256.HashSizeInBytes;

    /// <summary>Buffers that grew beyond this are given back after their group.</summary>
    private const int Kept = 1 << 20;

    private byte[] _lines = new byte[1 << 16];
    private byte[] _texts = new byte[1 << 14];
    private IndexRow[] _rows = new IndexRow[256];
    private readonly EntryOrigin _origin = new();
    private IndexRow _originRow;
    private int _length = Lead;
    private int _textLength;

    public int Count { get; private set; }

    public long LastSeq { get; private set; }

    /// <summary>Bytes of lines and texts.</summary>
    public int Size => _length - Lead + _textLength;

    public int LinesLength => _length - Lead;

    /// <summary>This group begins a new segment.</summary>
    public bool StartsSegment { get; set; }

    /// <summary>Where its texts begin in the file beside the segment.</summary>
    public long TextBase { get; set; }

    public ReadOnlySpan<byte> Texts => _texts.AsSpan(0, _textLength);

    public ReadOnlySpan<IndexRow> Rows => _rows.AsSpan(0, Count);

    public void Add(long seq, in EntryHead head, ReadOnlySpan<byte> body, ReadOnlySpan<byte> text)
    {
        long textAt = -1;
        if (!text.IsEmpty)
        {
            textAt = TextBase + _textLength;
            int room = _textLength + text.Length + TextLine.Overhead;
            if (_texts.Length < room)
            {
                Array.Resize(ref _texts, Math.Max(room, _texts.Length * 2));
            }

            _textLength += TextLine.Write(_texts.AsSpan(_textLength), seq, text);
        }

        int bound = _length + EntryLine.Bound(head, body.Length);
        if (_lines.Length < bound)
        {
            Array.Resize(ref _lines, Math.Max(bound, _lines.Length * 2));
        }

        if (_rows.Length == Count)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        if (_origin.Take(head))
        {
            _originRow = IndexRow.Of(_origin);
        }

        int length = EntryLine.Write(_lines.AsSpan(_length), seq, head, _origin, body, textAt, out ReadOnlySpan<byte> rawId);
        _rows[Count++] = _originRow.With(head, rawId, _length - Lead);
        _length += length;
        LastSeq = seq;
    }

    /// <summary>Appends the link line and gives the bytes to write.</summary>
    /// <param name="previous">Previous link.</param>
    /// <param name="synced">Number up to which entries are on disk.</param>
    /// <param name="link">Takes the new link.</param>
    public ReadOnlySpan<byte> Close(ReadOnlySpan<byte> previous, long synced, Span<byte> link)
    {
        if (_lines.Length < _length + LinkLine.Bound)
        {
            Array.Resize(ref _lines, _length + LinkLine.Bound);
        }

        previous.CopyTo(_lines);
        int length = _length;
        LinkLine.Append(_lines, ref length, Count, LastSeq, synced, link);
        return _lines.AsSpan(Lead, length - Lead);
    }

    public void Clear()
    {
        Count = 0;
        _length = Lead;
        _textLength = 0;
        StartsSegment = false;
        TextBase = 0;
        if (_lines.Length + _texts.Length > 2 * Kept)
        {
            _lines = new byte[1 << 16];
            _texts = new byte[1 << 14];
            _rows = new IndexRow[256];
        }
    }
}
