using System.Security;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>Reads and replaces whole files; what the file system refuses comes back as a value.</summary>
internal static class WholeFile
{
    /// <summary>Bound on any settings file: 4 MiB.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The file's bytes, or null when there is no such file.</summary>
    public static Result<byte[]?> Read(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
            {
                return Directory.Exists(path) ? InstallRefusals.Unreadable(path, "it is a folder.") : (Result<byte[]?>)(byte[]?)null;
            }

            return file.Length > MaxBytes ? InstallRefusals.Unreadable(path, "it is larger than 4 MiB.") : File.ReadAllBytes(path);
        }
        catch (Exception e) when (IsFileSystem(e))
        {
            return InstallRefusals.Unreadable(path, e.Message);
        }
    }

    /// <summary>Replaces the file in one step (through a link, if it is one); readers see the old bytes or the new ones.</summary>
    public static Result<string> Write(string path, byte[] bytes, UnixFileMode mode)
    {
        try
        {
            FileInfo file = new(path);
            string target = file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            string fresh = target + ".reeve-new";
            File.Delete(fresh);
            using (FileStream stream = FileModes.CreatePrivate(fresh))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            FileModes.Set(fresh, mode);
            File.Move(fresh, target, overwrite: true);
            return path;
        }
        catch (Exception e) when (IsFileSystem(e))
        {
            return InstallRefusals.Unwritable(path, e.Message);
        }
    }

    /// <summary>Runs one change of the file system.</summary>
    public static Result<string> Try(string path, Action change)
    {
        try
        {
            change();
            return path;
        }
        catch (Exception e) when (IsFileSystem(e))
        {
            return InstallRefusals.Unwritable(path, e.Message);
        }
    }

    private static bool IsFileSystem(Exception e) => e is IOException or UnauthorizedAccessException or SecurityException;
}
