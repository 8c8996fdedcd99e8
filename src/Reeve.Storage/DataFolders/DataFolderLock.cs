using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Reeve.Core.Refusals;

namespace Reeve.Storage.DataFolders;

/// <summary>
/// The exclusive right to write in a data folder: a lock on <c>reeve.lock</c>, which carries the holder's process id. It goes with the
/// process, however it ends.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    /// <summary>Name of the lock's file in the data folder.</summary>
    public const string FileName = "reeve.lock";

    private readonly FileStream _file;

    private DataFolderLock(string folder, FileStream file)
    {
        Folder = folder;
        _file = file;
    }

    /// <summary>Absolute path of the data folder.</summary>
    public string Folder { get; }

    /// <summary>Makes the folder (mode 0700) when it is missing and locks it.</summary>
    /// <returns>The lock, or a refusal that names the folder and the process that holds it.</returns>
    public static Result<DataFolderLock> Take(string folder)
    {
        folder = Path.GetFullPath(folder);
        string path = Path.Combine(folder, FileName);
        FileStream file;
        try
        {
            PrivateFiles.CreateFolder(folder);
            file = new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return DataFolderRefusals.Locked(folder, Holder(path) is { } pid ? $"process {pid}" : "process unknown");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DataFolderRefusals.Unusable(folder, e.Message);
        }

        return WritePid(folder, file);
    }

    /// <summary>True when some process holds the folder.</summary>
    public static bool IsHeld(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>EWOULDBLOCK as .NET reports it, or a sharing violation on Windows.</summary>
    private static int WouldBlock => OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;

    private static Result<DataFolderLock> WritePid(string folder, FileStream file)
    {
        try
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            file.Flush();
        }
        catch (IOException)
        {
            // The lock is held all the same; on a full disk only its label is missing.
        }

        return new DataFolderLock(folder, file);
    }

    /// <summary>Reads the label past the lock: managed file handles take a lock to read.</summary>
    private static string? Holder(string path)
    {
        using SafeFileHandle? handle = Posix.OpenForRead(path);
        if (handle is null)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[20];
        int length = RandomAccess.Read(handle, text, 0);
        string pid = Encoding.ASCII.GetString(text[..length]).Trim();
        return pid.Length > 0 ? pid : null;
    }
}
