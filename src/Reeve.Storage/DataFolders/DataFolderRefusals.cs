using Reeve.Core.Refusals;

namespace Reeve.Storage.DataFolders;

/// <summary>What can be wrong with the data folder as a whole.</summary>
public static class DataFolderRefusals
{
    /// <summary>Another process serves this folder.</summary>
    public static Refusal Locked(string folder, string holder) => new(
        RefusalKind.Instrument, "data-folder-locked", $"Another Reeve ({holder}) serves this data folder.", folder,
        "Stop that process, or give this one its own folder with --data.");

    /// <summary>The folder cannot be made or used.</summary>
    public static Refusal Unusable(string folder, string why) => new(
        RefusalKind.Instrument, "data-folder-unusable", $"The data folder cannot be used: {why}", folder,
        "Check that the folder exists, is writable by this user and has free space.");

    /// <summary>The key's file has a wrong size.</summary>
    public static Refusal KeySize(string file, long size) => new(
        RefusalKind.Instrument, "journal-key-damaged", $"The installation's key has {size} bytes instead of {InstallationKey.Size}.", file,
        "Restore the file from a backup; a new key would make every digest in the journal uncheckable.");

    /// <summary>The key can be read by others.</summary>
    public static Refusal KeyMode(string file, UnixFileMode mode) => new(
        RefusalKind.Instrument, "journal-key-exposed", $"The installation's key is open to others (mode {Convert.ToString((int)mode, 8)}).", file,
        $"Find out who may have read it, then run: chmod 600 {file}");

    /// <summary>The key cannot be read or made.</summary>
    public static Refusal KeyUnreadable(string file, string why) => new(
        RefusalKind.Instrument, "journal-key-unreadable", $"The installation's key cannot be read or made: {why}", file,
        "Check owner and mode of the file and of its folder, and free space.");
}
