using System.Globalization;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Governance.Control;
using Reeve.Governance.Rollbacks;

namespace Reeve.Bench.Rules;

/// <summary>
/// A rollback from L4 to L3 while two threads decide without pause over a journal on disk. Its commit is the moment when it is acknowledged, which is
/// when it is durable. One line each: name, tab, value. Arguments: the number of rollbacks, 200 by default.
/// </summary>
public static class RevertBench
{
    private const int Deciders = 2;

    /// <summary>Runs it and prints the lines.</summary>
    public static int Run(string[] args)
    {
        int rounds = args is [string count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 200;
        using var folder = new BenchFolder();
        double[] seen = new double[rounds];
        double[] lastOld = new double[rounds];
        long old = 0;
        for (int round = -20; round < rounds; round++)
        {
            (double first, double last, long late) = Round(folder, round);
            if (round >= 0)
            {
                (seen[round], lastOld[round]) = (first, last);
                old += late;
            }
        }

        Array.Sort(seen);
        Array.Sort(lastOld);
        Tell("revert-seen-median-us", seen[rounds / 2]);
        Tell("revert-seen-max-us", seen[^1]);
        Tell("revert-last-old-max-us", lastOld[^1]);
        Tell("revert-old-after", old);
        return 0;
    }

    /// <summary>One rollback, and the phase raised again.</summary>
    /// <returns>Microseconds from the commit to the first decision that saw it, and to the last answer by the old phase, neither below 0 (= before the commit); and how many decisions that began after the commit were by the old phase.</returns>
    private static (double Seen, double LastOld, long OldAfter) Round(BenchFolder folder, int round)
    {
        using var deciding = new CountdownEvent(Deciders);
        long committed = long.MaxValue;
        var threads = new Decider[Deciders];
        for (int i = 0; i < Deciders; i++)
        {
            threads[i] = new Decider(folder, $"{round}-{i}", deciding, () => Volatile.Read(ref committed));
        }

        deciding.Wait();
        BenchFolder.Must(folder.Reeve.Phases.RollBackAsync(new PhaseRollback("measured"), Caller.Open).AsTask().GetAwaiter().GetResult());
        Volatile.Write(ref committed, TimeProvider.System.GetTimestamp());
        foreach (Decider thread in threads)
        {
            thread.Join();
        }

        var l4 = new ScopePhase(null, Phase.L4, TimeProvider.System.GetUtcNow(), PhaseLadder.Default.WhitelistAt(Phase.L4));
        BenchFolder.Must(folder.Reeve.Plane.CommitAsync<bool>(_ => new Change<bool>(true, [new Transition.PhaseChanged(l4, "bench", "again")], Loosens: true))
            .AsTask().GetAwaiter().GetResult());
        return (Since(committed, threads.Min(t => t.FirstNew)), Since(committed, threads.Max(t => t.LastOld)), threads.Sum(t => t.OldAfter));
    }

    private static double Since(long from, long to) => to <= from ? 0 : TimeProvider.System.GetElapsedTime(from, to).TotalMicroseconds;

    private static void Tell(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{value:F1}"));

    /// <summary>A thread that decides until it began a decision after the commit.</summary>
    private sealed class Decider
    {
        private readonly Thread _thread;

        public Decider(BenchFolder folder, string name, CountdownEvent deciding, Func<long> committed)
        {
            _thread = new Thread(() => Run(folder, name, deciding, committed));
            _thread.Start();
        }

        /// <summary>When the first decision by the new phase was answered.</summary>
        public long FirstNew { get; private set; } = long.MaxValue;

        /// <summary>When the last decision by the old phase was answered.</summary>
        public long LastOld { get; private set; }

        /// <summary>Decisions by the old phase that began after the commit.</summary>
        public long OldAfter { get; private set; }

        public void Join() => _thread.Join();

        private void Run(BenchFolder folder, string name, CountdownEvent deciding, Func<long> committed)
        {
            for (int i = 0, after = 0; after < 5; i++)
            {
                bool begunAfter = committed() < long.MaxValue;
                CommandRequest request = new()
                {
                    Id = $"toolu_{name}_{i}",
                    Cli = "claude-code",
                    Tool = "Bash",
                    Scope = "github.com/example/repository",
                    Agent = "claude-code",
                    Session = "2f1e7a60-0d0c-4a4e-9d0e-2d9d8f3f4b55",
                    Types = TypeSet.Of(CommandType.GitPush),
                    Digest = folder.Digester.Digest("Bash", "", "git push"u8),
                    Text = "git push",
                    Canonical = "git push"u8.ToArray(),
                };
                Decision decision = folder.Reeve.Gate.DecideAsync(request).AsTask().GetAwaiter().GetResult();
                long now = TimeProvider.System.GetTimestamp();
                bool old = decision.Phase == Phase.L4;
                (LastOld, FirstNew) = old ? (now, FirstNew) : (LastOld, Math.Min(FirstNew, now));
                after += begunAfter ? 1 : 0;
                OldAfter += begunAfter && old ? 1 : 0;
                if (i == 20)
                {
                    deciding.Signal();
                }
            }
        }
    }
}
