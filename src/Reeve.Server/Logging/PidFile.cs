using System.Globalization;

namespace Reeve.Server.Logging;

/// <summary>A file with the number of the process that serves, for <c>kill -USR1 $(cat governance.pid)</c>. There while the service runs.</summary>
public sealed class PidFile : IDisposable
{
    private readonly string _path;

    /// <summary>Writes it, over what a dead service left.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public PidFile(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (File.Exists(_path))
        {
            File.Delete(_path);
        }
    }
}
