using System.Runtime.InteropServices;
using System.Text;

namespace Reeve.Agents.Scopes;

/// <summary>
/// Asks again and again whether one name exists; the path is made ready once, because it is asked on the way of every command. Two probes of
/// the same path are equal.
/// </summary>
internal sealed partial class FileProbe(string path) : IEquatable<FileProbe>
{
    private const int CurrentFolder = -100;
    private const int Exists = 0;
    private const int NotFollowed = 0x100;

    private readonly byte[] _path = [.. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>True when there is a file, a folder or a link, even one that leads nowhere.</summary>
    public bool IsThere() => OperatingSystem.IsLinux() ? Access(CurrentFolder, _path, Exists, NotFollowed) == 0 : Path.Exists(path);

    public bool Equals(FileProbe? other) => other is not null && other._path.AsSpan().SequenceEqual(_path);

    public override bool Equals(object? obj) => Equals(obj as FileProbe);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "faccessat")]
    private static partial int Access(int folder, byte[] path, int mode, int flags);
}
