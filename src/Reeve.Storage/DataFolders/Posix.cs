using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Reeve.Storage.DataFolders;

/// <summary>The few calls that the framework has no way to make.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int DontNeed = 4;

    /// <summary>Flushes a file's data, and only the metadata needed to read it back.</summary>
    /// <exception cref="IOException">The disk did not confirm.</exception>
    public static void DataSync(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        if (FDataSync(handle) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    /// <summary>Drops what the system caches of a part of a file; only a hint, and only on Linux.</summary>
    public static void ForgetCached(SafeFileHandle handle, long at, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(handle, at, length, DontNeed);
        }
    }

    /// <summary>Makes names in a folder durable; other systems than Linux and macOS have no such call.</summary>
    /// <exception cref="IOException">The disk did not confirm.</exception>
    public static void SyncFolder(string path)
    {
        using SafeFileHandle? folder = OpenForRead(path);
        if (folder is not null && FSync(folder) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    /// <summary>Opens without taking a lock; null when that does not work here.</summary>
    public static SafeFileHandle? OpenForRead(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        nint descriptor = Open(path, ReadOnly | (OperatingSystem.IsLinux() ? CloseOnExec : 0));
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "posix_fadvise64")]
    private static partial int Advise(SafeFileHandle handle, long at, long length, int advice);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
