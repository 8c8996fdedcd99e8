namespace Reeve.Storage.DataFolders;

/// <summary>Files and folders that only their owner may read: 0600 and 0700 from the moment they exist.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FileOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FileOnly | UnixFileMode.UserExecute);
        }
    }

    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = FileOnly;
        }

        return options;
    }
}
