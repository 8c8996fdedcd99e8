using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>What Reeve remembers of one installed file.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Original">Name of the copy of the original beside the record; null when the file did not exist.</param>
/// <param name="OriginalMode">Permissions of the original.</param>
/// <param name="Written">Lower-case hex SHA-256 of what the installation wrote.</param>
internal sealed record RecordedFile(string Path, string? Original, UnixFileMode OriginalMode, string Written);

/// <summary>What Reeve remembers of one installation: the files in the order written, and the folders it made.</summary>
internal sealed record HookRecord(ImmutableArray<RecordedFile> Files, ImmutableArray<string> Folders)
{
    public static readonly HookRecord None = new([], []);

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    public RecordedFile? For(string path) => Files.FirstOrDefault(f => string.Equals(f.Path, path, StringComparison.Ordinal));

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Layout);

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static Result<HookRecord> Parse(byte[] bytes, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<HookRecord>(bytes, Layout) is { Files.IsDefault: false, Folders.IsDefault: false } record
                ? record
                : InstallRefusals.BadRecord(file, "it is incomplete.");
        }
        catch (JsonException e)
        {
            return InstallRefusals.BadRecord(file, e.Message);
        }
    }
}
