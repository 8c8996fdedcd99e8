using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Reeve.Server.Logging;

/// <summary>
/// A log that other programs may move, compress and empty at any time. It is opened for every batch of lines and closed after it, so that no line goes
/// into a file that was moved away, whether or not somebody sends a signal. Rotates by itself too.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="options">When to rotate.</param>
/// <param name="time">Clock.</param>
public sealed class LogFile(string path, LogFileOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _lost;

    /// <summary>Lines that could not be written, e.g. because the disk was full; the next line that can be says so.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Appends lines. Never throws: a log that cannot be written must not stop what it tells about.</summary>
    public void Append(IReadOnlyList<string> lines)
    {
        lock (_lock)
        {
            try
            {
                Rotate();
                using var stream = new FileStream(path, Private(FileMode.Append));
                if (_lost > 0)
                {
                    stream.Write(Encoding.UTF8.GetBytes($"{Stamp(time.GetUtcNow())} warn: {_lost} lines before this one could not be written\n"));
                    _lost = 0;
                }

                stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _lost += lines.Count;
            }
        }
    }

    /// <summary>Makes the file and the link to it, so that they can be followed before the first line.</summary>
    /// <exception cref="IOException">They cannot be made.</exception>
    public void Prepare(string link)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        using (new FileStream(path, Private(FileMode.Append)))
        {
        }

        if (new FileInfo(link) is { LinkTarget: null, Exists: false })
        {
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, path));
        }
    }

    /// <summary>How times stand in the log.</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static FileStreamOptions Private(FileMode mode)
    {
        var opening = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            opening.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return opening;
    }

    private void Rotate()
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0 || (file.Length < options.MaxBytes && time.GetUtcNow().UtcDateTime - file.CreationTimeUtc < options.MaxAge))
        {
            return;
        }

        string name = $"{path}.{time.GetUtcNow():yyyyMMdd-HHmmss}";
        if (File.Exists(name) || File.Exists(name + ".gz"))
        {
            return;
        }

        File.Move(path, name);
        using (FileStream from = File.OpenRead(name))
        using (var to = new GZipStream(new FileStream(name + ".gz", Private(FileMode.CreateNew)), CompressionLevel.Optimal))
        {
            from.CopyTo(to);
        }

        File.Delete(name);
        foreach (string old in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*.gz").Order(StringComparer.Ordinal).Reverse().Skip(options.Kept))
        {
            File.Delete(old);
        }
    }
}

/// <summary>When a log rotates.</summary>
/// <param name="MaxBytes">Size at which it does.</param>
/// <param name="MaxAge">Age at which it does.</param>
/// <param name="Kept">Compressed logs that are kept.</param>
public sealed record LogFileOptions(long MaxBytes, TimeSpan MaxAge, int Kept);
