using System.Security.Cryptography;
using Reeve.Core.Refusals;

namespace Reeve.Storage.DataFolders;

/// <summary>
/// The installation's secret, <c>journal.key</c> in the data folder: 32 random bytes, mode 0600. It keys the digests of command texts, so that
/// a digest alone cannot be searched for short commands. Losing it loses the means to check texts, never the journal.
/// </summary>
public static class InstallationKey
{
    /// <summary>Bytes.</summary>
    public const int Size = 32;

    /// <summary>Name of its file in the data folder.</summary>
    public const string FileName = "journal.key";

    /// <summary>Reads the key, or makes it when there is none.</summary>
    /// <param name="dataFolder">The data folder; it exists.</param>
    public static Result<byte[]> ReadOrCreate(string dataFolder)
    {
        string file = Path.Combine(dataFolder, FileName);
        try
        {
            return File.Exists(file) ? Read(file) : Create(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DataFolderRefusals.KeyUnreadable(file, e.Message);
        }
    }

    private static Result<byte[]> Read(string file)
    {
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file) is var mode && (mode & ~own) != UnixFileMode.None)
        {
            return DataFolderRefusals.KeyMode(file, mode);
        }

        long size = new FileInfo(file).Length;
        return size == Size ? File.ReadAllBytes(file) : DataFolderRefusals.KeySize(file, size);
    }

    /// <summary>A key is complete under its name or not there: it is written beside and renamed; an existing one is never replaced.</summary>
    private static Result<byte[]> Create(string file)
    {
        byte[] key = RandomNumberGenerator.GetBytes(Size);
        string fresh = $"{file}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: false);
        return key;
    }
}
