using System.Collections.Concurrent;
using Reeve.Storage.Journal;

namespace Reeve.Storage.Tests.Journal;

/// <summary>A disk that fills up and a controller that lies, shared by the files opened through it.</summary>
internal sealed class FaultyDisk
{
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>Bytes that may still be written; null = as many as one likes.</summary>
    public long? Space { get; set; }

    /// <summary>Syncs fail with EIO while set.</summary>
    public bool SyncFails { get; set; }

    /// <summary>Cutting a file fails while set.</summary>
    public bool TruncateFails { get; set; }

    /// <summary>Only files whose name ends so are struck; empty = all.</summary>
    public string Ending { get; set; } = "";

    /// <summary>Holds every write until it is set.</summary>
    public ManualResetEventSlim WriteGate { get; } = new(initialState: true);

    /// <summary>Writes seen, by file name.</summary>
    public ConcurrentQueue<string> Writes { get; } = [];

    /// <summary>Completes with the first write that finds the gate shut.</summary>
    public TaskCompletionSource WriteHeld { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Syncs seen, by file name.</summary>
    public List<string> Syncs { get; } = [];

    /// <summary>Holds every sync until it is set.</summary>
    public ManualResetEventSlim SyncGate { get; } = new(initialState: true);

    /// <summary>Completes once that many syncs have been seen.</summary>
    public Task SyncedAsync(int count)
    {
        lock (Syncs)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            TellWaiting();
            return reached.Task;
        }
    }

    private void Note(string file)
    {
        lock (Syncs)
        {
            Syncs.Add(file);
            TellWaiting();
        }
    }

    private void TellWaiting() => _waiting.RemoveAll(w => Syncs.Count >= w.Count && w.Reached.TrySetResult());

    public JournalOptions Options(long segmentBytes = 32 << 20) => new()
    {
        SegmentBytes = segmentBytes,
        OpenFile = (path, mode) => new FaultyFile(path, mode, this),
    };

    private sealed class FaultyFile(string path, FileMode mode, FaultyDisk disk) : SegmentFile(path, mode)
    {
        private bool IsStruck => Path.EndsWith(disk.Ending, StringComparison.Ordinal);

        public override void Write(ReadOnlySpan<byte> bytes, long at)
        {
            if (!disk.WriteGate.IsSet)
            {
                disk.WriteHeld.TrySetResult();
                disk.WriteGate.Wait();
            }

            disk.Writes.Enqueue(System.IO.Path.GetFileName(Path));
            if (IsStruck && disk.Space is { } space && space < bytes.Length)
            {
                base.Write(bytes[..(int)space], at);
                disk.Space = 0;
                throw new IOException("No space left on device", 28);
            }

            disk.Space -= IsStruck ? bytes.Length : 0;
            base.Write(bytes, at);
        }

        public override void Truncate(long length)
        {
            if (IsStruck && disk.TruncateFails)
            {
                throw new IOException("Input/output error", 5);
            }

            base.Truncate(length);
        }

        public override void Sync()
        {
            disk.SyncGate.Wait();
            disk.Note(System.IO.Path.GetFileName(Path));
            if (IsStruck && disk.SyncFails)
            {
                throw new IOException("Input/output error", 5);
            }

            base.Sync();
        }
    }
}
