using Microsoft.Win32.SafeHandles;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.Journal;

/// <summary>One file of the journal, written at given places. Tests derive files that fail.</summary>
internal class SegmentFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    public SegmentFile(string path, FileMode mode)
    {
        Path = path;
        _stream = new FileStream(path, PrivateFiles.Options(mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        _handle = _stream.SafeFileHandle;
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_handle);

    public virtual void Write(ReadOnlySpan<byte> bytes, long at) => RandomAccess.Write(_handle, bytes, at);

    public virtual void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    public virtual void Sync() => Posix.DataSync(_handle);

    public int Read(Span<byte> bytes, long at) => RandomAccess.Read(_handle, bytes, at);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }
    }
}
