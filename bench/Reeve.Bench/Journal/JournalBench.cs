using System.Globalization;
using Reeve.Core.Refusals;
using Reeve.Governance.Gate;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;

namespace Reeve.Bench.Journal;

/// <summary>
/// Figures of the journal on this machine, each a median of several runs with the floor measured in the same run: raw write() of the very same
/// bytes, and SHA-256 over them. Arguments: <c>[entries] [runs] [folder]</c>, by default 1000000, 5 and a temporary folder.
/// </summary>
public static class JournalBench
{
    /// <summary>Runs it and prints a table.</summary>
    public static int Run(string[] args)
    {
        int entries = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        int runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        string place = args.Length > 2 ? args[2] : Path.GetTempPath();
        var figures = new Figures();
        for (int run = 0; run < runs; run++)
        {
            string folder = Path.Combine(place, $"reeve-journal-bench-{Environment.ProcessId}-{run}");
            try
            {
                One(folder, entries, figures);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        figures.Print(entries, runs);
        return 0;
    }

    private static void One(string folder, int entries, Figures figures)
    {
        var load = new DecisionLoad();
        using (var journal = new Session(folder))
        {
            Figures.Watch start = Figures.Start();
            load.Pipelined(journal.Journal, entries, writeEvery: 64);
            figures.Add("append, pipelined, Write every 64", start, entries);
            start = Figures.Start();
            journal.Dispose();
            figures.Add("  + close (rest to disk)", start, entries);
        }

        Floors.Measure(folder, entries, figures);
        Figures.Watch opening = Figures.Start();
        using (var journal = new Session(folder))
        {
            figures.Add("restart to ready", opening, 1);
            Figures.Watch recalling = Figures.Start();
            WrittenHistory.Recall(journal.Journal);
            figures.Add("  + recall of the files that agents wrote", recalling, 1);
            Lookups.Measure(journal.Journal, entries, figures);
        }

        Figures.Watch checking = Figures.Start();
        bool sound = new JournalCheck(folder, null, isLive: false, TimeProvider.System).Run().TryGet(out JournalCheckReport? report, out Refusal? refusal) && report.IsSound;
        figures.Add("verify (reeve db check, without key)", checking, entries);
        if (!sound || report!.Entries != entries)
        {
            throw new InvalidOperationException(refusal?.ToString() ?? string.Join('\n', report!.Findings));
        }

        using (var journal = new Session(folder + "-clients"))
        {
            int each = Math.Min(entries, 200_000) / 20;
            Figures.Watch start = Figures.Start();
            load.Clients(journal.Journal, clients: 20, each);
            figures.Add("append, 20 clients, each its own Write", start, 20 * each);
            start = Figures.Start();
            load.SyncedClients(journal.Journal, clients: 20, each: 50);
            figures.Add("append, 20 clients, each its own Sync", start, 20 * 50);
        }

        Directory.Delete(folder + "-clients", recursive: true);
    }

    private sealed class Session : IDisposable
    {
        private readonly DataFolderLock _lock;
        private bool _closed;

        public Session(string folder)
        {
            _lock = Value(DataFolderLock.Take(folder));
            Journal = Value(SegmentJournal.Open(_lock, new JournalOptions(), TimeProvider.System)).Journal;
        }

        public SegmentJournal Journal { get; }

        public void Dispose()
        {
            if (!_closed)
            {
                _closed = true;
                Journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
                _lock.Dispose();
            }
        }

        private static T Value<T>(Result<T> result) =>
            result.TryGet(out T? value, out Refusal? refusal) ? value : throw new InvalidOperationException(refusal.ToString());
    }
}
