using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;

namespace Reeve.Bench;

/// <summary>An installation at L4 over a real journal on disk, in a folder that goes with it.</summary>
internal sealed class BenchFolder : IDisposable
{
    private readonly DataFolderLock _lock;

    public BenchFolder()
    {
        Path = Directory.CreateTempSubdirectory("reeve-bench-").FullName;
        _lock = Must(DataFolderLock.Take(Path));
        Journal = Must(SegmentJournal.Open(_lock, new JournalOptions(), TimeProvider.System)).Journal;
        Digester = new ActionDigester(Must(InstallationKey.ReadOrCreate(Path)));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        ControlState state = ControlState.New(now) with
        {
            Ceiling = new ScopePhase(null, Phase.L4, now, PhaseLadder.Default.WhitelistAt(Phase.L4)),
        };
        Reeve = Installation.InMemory(Journal, state, Digester, new GateOptions(), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public string Path { get; }

    public SegmentJournal Journal { get; }

    public ActionDigester Digester { get; }

    public Installation Reeve { get; }

    public static T Must<T>(Result<T> result) =>
        result.TryGet(out T? value, out Refusal? refusal) ? value : throw new InvalidOperationException(refusal.ToString());

    public void Dispose()
    {
        Reeve.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _lock.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
