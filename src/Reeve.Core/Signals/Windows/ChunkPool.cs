using System.Buffers.Binary;

namespace Reeve.Core.Signals.Windows;

/// <summary>Chunks of 60 bytes with a link to the next, out of slabs: streams of bytes that grow at one end and shrink at the other without garbage.</summary>
internal sealed class ChunkPool
{
    public const int Payload = 60;
    private const int Size = 64;
    private const int PerSlab = 4096;
    private readonly List<byte[]> _slabs = [];
    private int _free = -1;
    private int _fresh;

    /// <summary>Bytes of all slabs.</summary>
    public long Bytes => (long)_slabs.Count * PerSlab * Size;

    /// <summary>Chunks in use.</summary>
    public int Used { get; private set; }

    /// <summary>A chunk that is nobody's.</summary>
    public int Take()
    {
        Used++;
        if (_free >= 0)
        {
            int chunk = _free;
            _free = Next(chunk);
            return chunk;
        }

        if (_fresh == _slabs.Count * PerSlab)
        {
            _slabs.Add(new byte[PerSlab * Size]);
        }

        return _fresh++;
    }

    /// <summary>Gives one back.</summary>
    public void Give(int chunk)
    {
        Used--;
        Link(chunk, _free);
        _free = chunk;
    }

    public ref byte At(int chunk, int offset) => ref _slabs[chunk / PerSlab][(chunk % PerSlab * Size) + offset];

    public int Next(int chunk) => BinaryPrimitives.ReadInt32LittleEndian(_slabs[chunk / PerSlab].AsSpan((chunk % PerSlab * Size) + Payload));

    public void Link(int chunk, int next) => BinaryPrimitives.WriteInt32LittleEndian(_slabs[chunk / PerSlab].AsSpan((chunk % PerSlab * Size) + Payload), next);
}
