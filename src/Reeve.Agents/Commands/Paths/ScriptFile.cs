using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Reeve.Agents.Commands.Paths;

/// <summary>Reads a script as it lies on the disk. A pipe or device in its place must not make the judge wait.</summary>
internal static partial class ScriptFile
{
    /// <summary>Largest script that is read, in bytes.</summary>
    public const int Largest = Shell.ShellParser.MaxLength;

    /// <summary><c>O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC</c> of Linux.</summary>
    private const int WithoutWaiting = 0x80900;

    /// <summary>The text of the file at that path; null when there is none, it may not be read, is no regular file, no text, or larger than 64 kB.</summary>
    public static string? TextOnDisk(string path)
    {
        try
        {
            using SafeFileHandle? file = Open(path);
            return file is null || RandomAccess.GetLength(file) > Largest ? null : Text(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>True when there is a folder at that path.</summary>
    public static bool IsFolderOnDisk(string path) => Directory.Exists(path);

    private static SafeFileHandle? Open(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new FileInfo(path) is { Exists: true, Length: > 0 } ? File.OpenHandle(path) : null;
        }

        int descriptor = Open(path, WithoutWaiting);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static string? Text(SafeFileHandle file)
    {
        byte[] bytes = new byte[Largest + 1];
        int length = 0;
        while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is int read and > 0)
        {
            length += read;
        }

        ReadOnlySpan<byte> text = bytes.AsSpan(0, length);
        return length > Largest || text.Contains((byte)0) ? null : Encoding.UTF8.GetString(text);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
