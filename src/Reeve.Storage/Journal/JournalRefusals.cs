using Reeve.Core.Refusals;

namespace Reeve.Storage.Journal;

/// <summary>What can keep the journal from doing its work.</summary>
public static class JournalRefusals
{
    private const string SeeExtent = "Run `reeve db check` to see the extent, then restore the file from a backup.";

    /// <summary>A setting is out of range.</summary>
    public static Refusal Option(string name, string value, string range) => new(
        RefusalKind.Invalid, "journal-option-out-of-range", $"{name} is {value}.", name, $"Set it within {range}.");

    /// <summary>A group of entries could not be written; it was taken back.</summary>
    public static Refusal WriteFailed(string file, string why) => new(
        RefusalKind.Instrument, "journal-write-failed", $"The journal cannot be written: {why}", file,
        "Free disk space or make the folder writable again; the next command tries anew.");

    /// <summary>The disk did not confirm: what it holds is unknown until the journal is opened again.</summary>
    public static Refusal SyncFailed(string file, string why) => new(
        RefusalKind.Instrument, "journal-sync-failed", $"The disk did not confirm journal entries: {why}", file,
        "Check the disk, then restart Reeve: it verifies the journal's end as it starts.");

    /// <summary>The journal has been closed.</summary>
    public static Refusal Closed(string folder) => new(
        RefusalKind.Instrument, "journal-closed", "The journal has been closed.", folder, "Retry once Reeve runs again.");

    /// <summary>The entry was queued before a failure too long ago to know how it ended.</summary>
    public static Refusal Unknown(string folder) => new(
        RefusalKind.Instrument, "journal-ticket-unknown", "The entry was queued before a failed write and is no longer known.", folder, "Send it again.");

    /// <summary>The files cannot be read or made.</summary>
    public static Refusal Unusable(string folder, string why) => new(
        RefusalKind.Instrument, "journal-unusable", $"The journal's files cannot be used: {why}", folder,
        "Check that the folder belongs to this user, is writable and has free space.");

    /// <summary>Entries that were promised to be on disk are damaged.</summary>
    public static Refusal Damaged(string file, int line, long at, string what) => new(
        RefusalKind.Instrument, "journal-damaged", $"The journal is damaged before its end: {what}", $"{file}, line {line}, byte {at}", SeeExtent);

    /// <summary>A segment was written by another version.</summary>
    public static Refusal Version(string file) => new(
        RefusalKind.Instrument, "journal-version", "The segment was written by a version of Reeve that this one does not know.", file,
        "Use the version of Reeve that wrote it, or a newer one.");

    /// <summary>A redaction or pruning lacks who or why.</summary>
    public static Refusal NoReason(string field) => new(
        RefusalKind.Invalid, "journal-reason-missing", $"{field} is empty or longer than 512 characters.", field, "Say who does it and why.");

    /// <summary>No text to redact.</summary>
    public static Refusal NothingToRedact(string what) => new(
        RefusalKind.NotFound, "journal-text-not-found", "No text matches.", what, "Look the entry up with `reeve db` and name its id.");

    /// <summary>Some texts may still be there.</summary>
    public static Refusal RedactionIncomplete(string file, string why) => new(
        RefusalKind.Instrument, "journal-redaction-incomplete", $"Not every text could be overwritten: {why}", file,
        "Free disk space or make the folder writable again, then run the redaction again.");

    /// <summary>There is no journal.</summary>
    public static Refusal Missing(string folder) => new(
        RefusalKind.NotFound, "journal-missing", "There is no journal here.", folder, "Name the data folder that Reeve serves with --data.");
}
