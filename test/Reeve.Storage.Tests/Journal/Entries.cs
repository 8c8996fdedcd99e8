using System.Buffers;
using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;

namespace Reeve.Storage.Tests.Journal;

/// <summary>Entries as the gate makes them.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 30, 48, 123, 456, TimeSpan.Zero);

    public static readonly ActionDigester Digester = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    public static EntryHead Head(string id, EntryKind kind = EntryKind.Decision, DateTimeOffset? at = null, string session = "s", string agent = "claude") =>
        new(kind, at ?? Start, id, "github.com/a/b", agent, session);

    public static byte[] Text(string command, string folder = "src")
    {
        var buffer = new ArrayBufferWriter<byte>();
        JournalText.Encode("Bash", folder, Encoding.UTF8.GetBytes(command), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A decision with its text and the digest of it.</summary>
    public static JournalTicket Decide(this SegmentJournal journal, string id, string command = "git status", DateTimeOffset? at = null)
    {
        ActionDigest digest = Digester.Digest("Bash", "src", Encoding.UTF8.GetBytes(command));
        return journal.Enqueue(Head(id, at: at), Encoding.UTF8.GetBytes($",\"answer\":\"allow\",\"digest\":\"{digest}\""), Text(command));
    }

    /// <summary>Writes decisions in groups.</summary>
    public static void Fill(this SegmentJournal journal, int groups, int perGroup = 3, string prefix = "id", DateTimeOffset? at = null)
    {
        for (int g = 0; g < groups; g++)
        {
            JournalTicket ticket = default;
            for (int i = 0; i < perGroup; i++)
            {
                ticket = journal.Decide($"{prefix}-{g}-{i}", $"echo {g} {i}", at);
            }

            Refusal? refusal = journal.Write(ticket);
            if (refusal is not null)
            {
                throw new InvalidOperationException(refusal.ToString());
            }
        }
    }

    public static JournalCheckReport Check(this TempFolder folder, bool isLive = false)
    {
        Result<JournalCheckReport> result = new JournalCheck(folder.Path, Digester, isLive, TimeProvider.System).Run();
        return result.TryGet(out JournalCheckReport? report, out Refusal? refusal) ? report : throw new InvalidOperationException(refusal.ToString());
    }
}
