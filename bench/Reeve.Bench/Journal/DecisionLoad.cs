using System.Buffers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.Journal;

namespace Reeve.Bench.Journal;

/// <summary>Decisions of realistic size: a line of some 380 bytes and a text of some 120 beside it.</summary>
internal sealed class DecisionLoad
{
    private static readonly string[] Commands =
    [
        "git status --short", "dotnet test --project test/Reeve.Core.Tests", "rg -n 'TODO' src", "ls -la", "git diff HEAD~1 -- src/app.ts | head -50",
    ];

    private readonly byte[][] _bodies;
    private readonly byte[][] _texts;
    private readonly string[] _sessions = [.. Enumerable.Range(0, 40).Select(i => $"3f2b8c1e-77aa-4d0e-9b1c-{i:D12}")];

    public DecisionLoad()
    {
        var digester = new ActionDigester(new byte[32]);
        _bodies = [.. Commands.Select(c => System.Text.Encoding.UTF8.GetBytes(
            $",\"cli\":\"claude-code\",\"tool\":\"Bash\",\"types\":[\"shell.read\"],\"answer\":\"allow\",\"ground\":\"phase\",\"ref\":\"L3\",\"digest\":\"{digester.Digest("Bash", "", System.Text.Encoding.UTF8.GetBytes(c))}\""))];
        _texts = [.. Commands.Select(Text)];
    }

    public static string Id(int i) => $"toolu_01A{i:D15}";

    public void Pipelined(SegmentJournal journal, int entries, int writeEvery)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        JournalTicket ticket = default;
        for (int i = 0; i < entries; i++)
        {
            ticket = Enqueue(journal, i, Id(i), now.AddTicks(i * 10L));
            if (i % writeEvery == writeEvery - 1)
            {
                Require(journal.Write(ticket));
            }
        }

        Require(journal.Write(ticket));
    }

    public void Clients(SegmentJournal journal, int clients, int each)
    {
        Task[] tasks = [.. Enumerable.Range(0, clients).Select(c => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < each; i++)
                {
                    int n = (c * each) + i;
                    Require(journal.Write(Enqueue(journal, n, Id(n), TimeProvider.System.GetUtcNow())));
                }
            },
            TaskCreationOptions.LongRunning))];
        Task.WaitAll(tasks);
    }

    public void SyncedClients(SegmentJournal journal, int clients, int each) =>
        Task.WaitAll([.. Enumerable.Range(0, clients).Select(c => Task.Run(async () =>
        {
            for (int i = 0; i < each; i++)
            {
                Require(await journal.SyncAsync(Enqueue(journal, i, Id((c * each) + i), TimeProvider.System.GetUtcNow())));
            }
        }))]);

    private JournalTicket Enqueue(SegmentJournal journal, int i, string id, DateTimeOffset at)
    {
        var head = new EntryHead(EntryKind.Decision, at, id, "github.com/acme/storefront", "claude", _sessions[i % _sessions.Length]);
        return journal.Enqueue(head, _bodies[i % _bodies.Length], _texts[i % _texts.Length]);
    }

    private static byte[] Text(string command)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JournalText.Encode("Bash", "", System.Text.Encoding.UTF8.GetBytes(command), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Require(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }
}
