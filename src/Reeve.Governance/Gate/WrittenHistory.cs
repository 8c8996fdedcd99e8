using System.Buffers.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;

namespace Reeve.Governance.Gate;

/// <summary>
/// The files that calls wrote, as the journal tells them: a decision that let a call run names what it writes, and so does the outcome of a call that
/// ran without one.
/// </summary>
internal static class WrittenHistory
{
    /// <summary>Entries that are looked at: the newest ones.</summary>
    public const int Entries = 100_000;

    private const int Digits = 16;

    /// <summary>Member of an entry that names the files.</summary>
    public static ReadOnlySpan<byte> Member => "wrote"u8;

    /// <summary>What was known when Reeve stopped.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="entries">How many of its newest entries are looked at.</param>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public static WrittenFiles Recall(IJournal journal, int entries = Entries)
    {
        var written = new WrittenFiles();
        foreach (JournalLine line in journal.Read(new JournalQuery(AfterSeq: Math.Max(0, journal.LastSeq - entries), Limit: entries)))
        {
            if (line.Head.Kind is EntryKind.Decision or EntryKind.Outcome)
            {
                Read(line.Json.Span, written);
            }
        }

        return written;
    }

    private static void Read(ReadOnlySpan<byte> json, WrittenFiles written)
    {
        ReadOnlySpan<byte> mark = ",\"wrote\":["u8;
        int at = json.IndexOf(mark);
        if (at < 0)
        {
            return;
        }

        ReadOnlySpan<byte> rest = json[(at + mark.Length)..];
        while (rest.Length > Digits + 1 && rest[0] == (byte)'"' && Utf8Parser.TryParse(rest.Slice(1, Digits), out ulong bits, out int used, 'x') && used == Digits)
        {
            written.Add(new FileMark(bits));
            rest = rest[(Digits + 2)..];
            rest = rest.Length > 0 && rest[0] == (byte)',' ? rest[1..] : rest;
        }
    }
}
