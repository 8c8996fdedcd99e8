using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.State;

/// <summary>A compressed backup.</summary>
/// <param name="Path">The file; its SHA-256 stands beside it in <c>.sha256</c>, as <c>sha256sum --check</c> reads it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, 64 hexadecimal digits.</param>
/// <param name="Removed">Older backups that went because more than were to be kept stood there.</param>
public sealed record ShelvedBackup(string Path, long Bytes, string Sha256, IReadOnlyList<string> Removed);

/// <summary>
/// The folder of daily backups: <c>governance-YYYYMMDD.db.gz</c>, one for each day, the newest kept. A backup counts only after what was compressed has been
/// read back and compared.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="kept">How many are kept.</param>
public sealed class BackupShelf(string folder, int kept)
{
    private const string Pattern = "governance-????????.db.gz";

    /// <summary>The backup of that day, or null.</summary>
    public string? Of(DateOnly day) => File.Exists(PathOf(day)) && File.Exists(PathOf(day) + ".sha256") ? PathOf(day) : null;

    /// <summary>Where a database is written before it is compressed.</summary>
    public string Staging => Path.Combine(folder, $"governance.db.{Environment.ProcessId}-staging");

    /// <summary>Compresses a verified copy of the database into the backup of that day, in place of an earlier one, and deletes the copy.</summary>
    public Result<ShelvedBackup> Put(string copy, DateOnly day)
    {
        string path = PathOf(day);
        string fresh = path + ".new";
        try
        {
            string original = Hash(File.OpenRead(copy));
            using (FileStream from = File.OpenRead(copy))
            using (var to = new FileStream(fresh, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None)))
            using (var gzip = new GZipStream(to, CompressionLevel.Optimal))
            {
                from.CopyTo(gzip);
            }

            if (Hash(new GZipStream(File.OpenRead(fresh), CompressionMode.Decompress)) != original)
            {
                return StateRefusals.BackupUnsound(fresh, "what was compressed does not read back as it was");
            }

            string hash = Hash(File.OpenRead(fresh));
            File.WriteAllText(fresh + ".sha256", $"{hash}  {Path.GetFileName(path)}\n");
            Sqlite.SqliteBackup.Settle(fresh);
            Sqlite.SqliteBackup.Settle(fresh + ".sha256");
            File.Move(fresh, path, overwrite: true);
            File.Move(fresh + ".sha256", path + ".sha256", overwrite: true);
            File.Delete(copy);
            Posix.SyncFolder(folder);
            return new ShelvedBackup(path, new FileInfo(path).Length, hash, Thin());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return StateRefusals.BackupFailed(path, e.Message);
        }
    }

    /// <summary>Unpacks a compressed backup beside it, after comparing its SHA-256 where one stands beside it.</summary>
    /// <returns>The database file; the caller deletes it.</returns>
    public static Result<string> Unpack(string path, string to)
    {
        try
        {
            if (File.Exists(path + ".sha256") && !File.ReadAllText(path + ".sha256").StartsWith(Hash(File.OpenRead(path)), StringComparison.Ordinal))
            {
                return StateRefusals.BackupUnsound(path, "its SHA-256 is not the one beside it");
            }

            using var from = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var file = new FileStream(to, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None));
            from.CopyTo(file);
            return to;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return StateRefusals.BackupUnsound(path, e.Message);
        }
    }

    private string PathOf(DateOnly day) => Path.Combine(folder, $"governance-{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.db.gz");

    private static string Hash(Stream stream)
    {
        using (stream)
        {
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    private string[] Thin()
    {
        string[] gone = [.. Directory.GetFiles(folder, Pattern).OrderDescending(StringComparer.Ordinal).Skip(kept)];
        foreach (string old in gone)
        {
            File.Delete(old);
            File.Delete(old + ".sha256");
        }

        return gone;
    }
}
