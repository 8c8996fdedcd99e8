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

/// <summary>A backup that stands on the shelf.</summary>
/// <param name="Path">The file.</param>
/// <param name="At">When its copy was taken, UTC: the file's own time.</param>
/// <param name="Bytes">Its size.</param>
public sealed record StandingBackup(string Path, DateTimeOffset At, long Bytes);

/// <summary>
/// The folder of daily backups: <c>governance-YYYYMMDD.db.gz</c>, one for each day, the newest kept. A backup counts only after what was compressed has been
/// read back and compared.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="kept">How many are kept.</param>
public sealed class BackupShelf(string folder, int kept)
{
    private const string Pattern = "governance-????????.db.gz";
    private const string Beside = ".sha256";

    /// <summary>Where a database is written before it is compressed.</summary>
    public string Staging => Path.Combine(folder, "governance.db.staging");

    /// <summary>The backup of the newest day, not verified; null when there is none.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public StandingBackup? Newest() => !Directory.Exists(folder) ? null : Directory.GetFiles(folder, Pattern)
        .Where(path => File.Exists(path + Beside))
        .OrderDescending(StringComparer.Ordinal)
        .Select(path => new FileInfo(path))
        .Select(file => new StandingBackup(file.FullName, new DateTimeOffset(file.LastWriteTimeUtc), file.Length))
        .FirstOrDefault();

    /// <summary>Whether that day has a backup whose SHA-256 is the one beside it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool HasSound(DateOnly day) => File.Exists(PathOf(day)) && File.Exists(PathOf(day) + Beside) && IsAsSaid(PathOf(day));

    /// <summary>Makes the folder, and removes what a run that was killed has left in it.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public void Prepare()
    {
        Directory.CreateDirectory(folder);
        foreach (string left in (string[])[.. Directory.GetFiles(folder, "governance.db.staging*"), .. Directory.GetFiles(folder, Pattern + ".new*")])
        {
            File.Delete(left);
        }
    }

    /// <summary>Compresses a verified copy of the database into the backup of that day, in place of an earlier one, and deletes the copy.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="at">When it was taken, in local time: its date names the backup.</param>
    public Result<ShelvedBackup> Put(string copy, DateTimeOffset at)
    {
        string path = PathOf(DateOnly.FromDateTime(at.DateTime));
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
            File.SetLastWriteTimeUtc(fresh, at.UtcDateTime);
            File.WriteAllText(fresh + Beside, $"{hash}  {Path.GetFileName(path)}\n");
            Sqlite.SqliteBackup.Settle(fresh);
            Sqlite.SqliteBackup.Settle(fresh + Beside);

            // Killed in between, a backup stands without its SHA-256, never beside that of another.
            File.Delete(path + Beside);
            File.Move(fresh, path, overwrite: true);
            File.Move(fresh + Beside, path + Beside);
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
            if (File.Exists(path + Beside) && !IsAsSaid(path))
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

    private static bool IsAsSaid(string path) => File.ReadAllText(path + Beside).StartsWith(Hash(File.OpenRead(path)), StringComparison.Ordinal);

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
            File.Delete(old + Beside);
        }

        return gone;
    }
}
