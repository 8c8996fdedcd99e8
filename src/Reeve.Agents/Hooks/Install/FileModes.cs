namespace Reeve.Agents.Hooks.Install;

/// <summary>Permissions of files; on Windows, where access lists do this work, every file counts as private.</summary>
internal static class FileModes
{
    /// <summary>Read and write for the owner only.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Read and run for the owner only.</summary>
    public const UnixFileMode PrivateProgram = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The file's permissions.</summary>
    public static UnixFileMode Of(string path) => OperatingSystem.IsWindows() ? Private : File.GetUnixFileMode(path);

    /// <summary>True when somebody but the owner may do something with it.</summary>
    public static bool IsOpen(UnixFileMode mode) => (mode & ~Owner) != UnixFileMode.None;

    /// <summary>True when its owner may run it.</summary>
    public static bool MayRun(UnixFileMode mode) => (mode & UnixFileMode.UserExecute) != UnixFileMode.None;

    /// <summary>A new, empty file that only its owner may read.</summary>
    public static FileStream CreatePrivate(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        return new FileStream(path, options);
    }

    /// <summary>A folder that only its owner may enter, with the folders above it.</summary>
    public static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Owner);
        }
    }

    /// <summary>Sets the file's permissions.</summary>
    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
