using System.Globalization;
using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Signals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;

namespace Reeve.Bench.Metrics;

/// <summary>Commands of the past: a decision and an outcome each, evenly spread, of 7 agents in 50 scopes, one in 500 failed.</summary>
public static class RecordedCommands
{
    /// <summary>Makes a data folder with so many commands of the last 31 days. Arguments: the folder, the number (default 1 000 000).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using DataFolderLock held = BenchFolder.Must(DataFolderLock.Take(Directory.CreateDirectory(args[0]).FullName));
        SegmentJournal journal = BenchFolder.Must(SegmentJournal.Open(held, new JournalOptions(), TimeProvider.System)).Journal;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Write(journal, now.AddDays(-31), now, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000);
        await journal.DisposeAsync().ConfigureAwait(false);
        return 0;
    }

    /// <summary>Writes them.</summary>
    /// <param name="journal">Where to.</param>
    /// <param name="from">Time of the first (UTC).</param>
    /// <param name="to">Time after the last (UTC).</param>
    /// <param name="count">Commands.</param>
    public static void Write(IJournal journal, DateTimeOffset from, DateTimeOffset to, int count)
    {
        string digest = new('0', 64);
        byte[] allowed = Encoding.ASCII.GetBytes($",\"tool\":\"Bash\",\"types\":[\"{CommandType.TestRun.Name}\"],\"digest\":\"{digest}\",\"phase\":\"L3\",\"answer\":\"allow\"");
        byte[] succeeded = Ended(Outcome.Succeeded);
        byte[] failed = Ended(Outcome.Failed);
        for (int i = 0; i < count; i++)
        {
            var head = new EntryHead(EntryKind.Decision, from + ((to - from) * ((double)i / count)), $"toolu_{i}", $"github.com/acme/{i % 50}", $"agent-{i % 7}", "session");
            journal.Enqueue(head, allowed);
            JournalTicket ticket = journal.Enqueue(head with { Kind = EntryKind.Outcome }, i % 500 == 0 ? failed : succeeded);
            if ((i % 64 == 0 || i == count - 1) && journal.Write(ticket) is { } refusal)
            {
                throw new InvalidOperationException(refusal.ToString());
            }
        }
    }

    private static byte[] Ended(Outcome outcome) =>
        Encoding.ASCII.GetBytes($",\"tool\":\"Bash\",\"types\":[\"{CommandType.TestRun.Name}\"],\"outcome\":\"{outcome.Name()}\"");
}
