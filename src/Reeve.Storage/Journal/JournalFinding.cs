namespace Reeve.Storage.Journal;

/// <summary>Something wrong in the journal's files.</summary>
/// <param name="File">Path.</param>
/// <param name="Line">Line, from 1; 0 where lines mean nothing.</param>
/// <param name="Byte">Where it begins, from 0.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record JournalFinding(string File, int Line, long Byte, string What, string Remedy)
{
    internal const string Restore = "Find out who or what changed the file, then restore it from a backup.";

    internal const string Reopen = "Start Reeve: it repairs the journal's end and reports what it did.";

    /// <inheritdoc/>
    public override string ToString() => $"{File}, line {Line}, byte {Byte}: {What}. {Remedy}";
}
