using System.Diagnostics;

namespace Reeve.Testing;

/// <summary>A tiny file system of its own for tests of full and read-only disks. Needs root; see <see cref="Require"/>.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>What a test says it needs.</summary>
    public const string What = "the right to mount a small tmpfs";

    /// <summary>How to get it.</summary>
    public const string HowToGet = "run the tests as root, outside containers that forbid mounting";

    private SmallDisk(string path) => Path = path;

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>Mounts one, or gives null where that is not allowed.</summary>
    /// <param name="kilobytes">Its size.</param>
    public static SmallDisk? TryMount(int kilobytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        string path = Directory.CreateTempSubdirectory("reeve-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path))
        {
            return new SmallDisk(path);
        }

        Directory.Delete(path);
        return null;
    }

    /// <summary>Takes all space that is left; deleting the file gives it back.</summary>
    /// <returns>The file that took it.</returns>
    public string Fill()
    {
        string file = System.IO.Path.Combine(Path, "filler");
        using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            return file;
        }
    }

    /// <summary>Forbids or allows writing.</summary>
    public bool Remount(bool readOnly) => Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Path);

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
