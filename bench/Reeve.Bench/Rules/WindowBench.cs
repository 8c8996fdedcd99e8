using System.Globalization;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;

namespace Reeve.Bench.Rules;

/// <summary>
/// Figures of the windows: error against a recount, memory per active key, a million distinct keys, and restarts from a million outcomes. One line
/// each: name, tab, value. Arguments: a folder for the journal, by default a temporary one, and <c>restart</c> for the restarts alone.
/// </summary>
public static class WindowBench
{
    private const long Start = 1_767_225_600;
    private const int Million = 1_000_000;

    /// <summary>Runs it and prints the lines.</summary>
    public static int Run(string[] args)
    {
        if (args is not [_, "restart", ..])
        {
            Tell("error", Error());
            (double perKey, double busiest) = MemoryPerKey();
            Tell("bytes-per-key", perKey);
            Tell("bytes-per-key-saturated", busiest);
            ManyKeys();
        }

        string folder = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), $"reeve-window-bench-{Environment.ProcessId}");
        try
        {
            Restarts(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    /// <summary>Largest difference of any count, over 200 000 signals with irregular pauses and windows up to 1 h.</summary>
    private static double Error()
    {
        var random = new Random(1);
        var store = new WindowStore(new WindowOptions());
        TimeSpan[] windows = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(59), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];
        store.Register(windows.Take(4));
        var seconds = new List<long>();
        long second = Start;
        long worst = 0;
        for (int i = 0; i < 200_000; i++)
        {
            second += random.Next(10) == 0 ? random.Next(120) : random.Next(2);
            store.Add(new Signal(second, "shop", TypeSet.Of(CommandType.GitPush), "codex", FactSet.Of(Fact.Failed)));
            seconds.Add(second);
            if (i % 100 == 0)
            {
                TimeSpan window = windows[i / 100 % windows.Length];
                store.TryRead(WindowKey.All, window, out Counts counts);
                long expected = Enumerable.Range(1, seconds.Count).TakeWhile(n => seconds[^n] > second - window.TotalSeconds).Count();
                worst = Math.Max(worst, Math.Abs(counts[Fact.Failed] - expected));
            }
        }

        return worst;
    }

    /// <summary>
    /// 300 agents with ten commands per five minutes, judged and with outcome, round the clock for 30 days, each read by a rule; and one key with a
    /// command every second.
    /// </summary>
    private static (double Usual, double Saturated) MemoryPerKey()
    {
        const int Agents = 300;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new WindowStore(new WindowOptions());
        store.Register([TimeSpan.FromMinutes(5)]);
        var random = new Random(2);
        for (long at = Start; at < Start + (30 * 86_400); at += 30)
        {
            for (int agent = 0; agent < Agents; agent++)
            {
                Command(store, at + random.Next(25), $"agent-{agent}", random);
            }
        }

        foreach (WindowReading reading in Enumerable.Range(0, 8).SelectMany(s => store.Read((WindowShape)s, TimeSpan.FromMinutes(5))).ToArray())
        {
            _ = reading;
        }

        double usual = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / store.Keys;
        GC.KeepAlive(store);
        long empty = GC.GetTotalMemory(forceFullCollection: true);
        var busy = new WindowStore(new WindowOptions());
        for (long at = Start; at < Start + (30 * 86_400); at++)
        {
            Command(busy, at, "codex", random);
        }

        double saturated = (double)(GC.GetTotalMemory(forceFullCollection: true) - empty) / busy.Keys;
        GC.KeepAlive(busy);
        return (usual, saturated);
    }

    private static void Command(WindowStore store, long second, string agent, Random random)
    {
        TypeSet type = TypeSet.Of(CommandType.TestRun);
        store.Add(new Signal(second, "github.com/acme/shop", type, agent, FactSet.Of(Fact.Proposed, Fact.Approved)));
        Fact fact = random.NextDouble() switch { < 0.05 => Fact.Negative, < 0.1 => Fact.Failed, _ => Fact.Succeeded };
        store.Add(new Signal(second + 3, "github.com/acme/shop", type, agent, FactSet.Of(fact)));
    }

    private static void ManyKeys()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new WindowStore(new WindowOptions());
        for (int i = 0; i < Million; i++)
        {
            store.Add(new Signal(Start + (i / 100), $"github.com/acme/{i}", TypeSet.Of(CommandType.TestRun), $"agent-{i}", FactSet.Of(Fact.Succeeded)));
        }

        Tell("million-keys-mib", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0);
        Tell("million-keys-kept", store.Keys);
        store.TryRead(WindowKey.All, TimeSpan.FromDays(1), out Counts all);
        Tell("million-keys-counted", all[Fact.Succeeded]);
        Tell("million-keys-overflowed", store.OverflowOf(WindowShape.Scope));
    }

    private static void Restarts(string folder)
    {
        using DataFolderLock held = BenchFolder.Must(DataFolderLock.Take(folder));
        SegmentJournal journal = BenchFolder.Must(SegmentJournal.Open(held, new JournalOptions(), TimeProvider.System)).Journal;
        var time = DateTimeOffset.FromUnixTimeSeconds(Start);
        for (int i = 0; i < Million; i++)
        {
            EntryBody body = EntryBody.Start();
            body.Text("cli"u8, "claude-code");
            body.Text("tool"u8, "Bash");
            body.Types("types"u8, TypeSet.Of(CommandType.TestRun));
            body.Text("outcome"u8, i % 20 == 0 ? "failed" : "succeeded");
            body.Flag("trusted"u8, value: true);
            var head = new EntryHead(EntryKind.Outcome, time.AddSeconds(i), $"toolu_{i}", $"github.com/acme/{i % 50}", $"agent-{i % 7}", "session");
            JournalTicket ticket = journal.Enqueue(head, body.Written);
            if (i % 64 == 0 && journal.Write(ticket) is { } refusal)
            {
                throw new InvalidOperationException(refusal.ToString());
            }
        }

        journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        journal = BenchFolder.Must(SegmentJournal.Open(held, new JournalOptions(), TimeProvider.System)).Journal;
        long from = TimeProvider.System.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Tell("read-lines", journal.Read(new JournalQuery(Limit: 10_000_000)).Count());
        Tell("read-ms", TimeProvider.System.GetElapsedTime(from).TotalMilliseconds);
        Tell("read-cpu-ms", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
        from = TimeProvider.System.GetTimestamp();
        cpu = Environment.CpuUsage.TotalTime;
        var store = new WindowStore(new WindowOptions());
        var signals = new JournalSignals(journal.Read(new JournalQuery(Limit: 10_000_000)), null);
        signals.ForEach(() => store = new WindowStore(new WindowOptions()), s => store.Add(s));
        Tell("rebuild-ms", TimeProvider.System.GetElapsedTime(from).TotalMilliseconds);
        Tell("rebuild-cpu-ms", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
        store.TryRead(WindowKey.All, TimeSpan.FromDays(30), out Counts all);
        Tell("rebuild-counted", all[Fact.Succeeded] + all[Fact.Failed]);
        byte[] written = WindowCheckpoint.Write(store);
        from = TimeProvider.System.GetTimestamp();
        if (!WindowCheckpoint.Read(written, new WindowOptions()).TryGet(out _, out Refusal? damaged))
        {
            throw new InvalidOperationException(damaged.ToString());
        }

        Tell("restore-ms", TimeProvider.System.GetElapsedTime(from).TotalMilliseconds);
        Tell("checkpoint-kib", written.Length / 1024.0);
        journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void Tell(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{value:F1}"));
}
