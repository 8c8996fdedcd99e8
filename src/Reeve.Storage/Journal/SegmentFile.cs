using Microsoft.Win32.SafeHandles;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.Journal;

/// <summary>One file of the journal, written at given places. Tests derive files that fail.</summary>
internal class SegmentFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;
    private long _forgotten;

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

    /// <summary>
    /// Brings what is written to disk and lets its memory go: hardly anything of it is read again soon, and the next lines then find memory that
    /// is in use already, where a cache that grows with the journal has to get new memory from the system for every page.
    /// </summary>
    public virtual void Sync()
    {
        long whole = Length & ~(long)(Environment.SystemPageSize - 1);
        Posix.DataSync(_handle);
        if (whole > _forgotten)
        {
            Posix.ForgetCached(_handle, _forgotten, whole - _forgotten);
            _forgotten = whole;
        }
    }

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
