using Reeve.Storage.Journal;

namespace Reeve.Storage.Tests.Journal;

/// <summary>A disk that fills up and a controller that lies, shared by the files opened through it.</summary>
internal sealed class FaultyDisk
{
    /// <summary>Bytes that may still be written; null = as many as one likes.</summary>
    public long? Space { get; set; }

    /// <summary>Syncs fail with EIO while set.</summary>
    public bool SyncFails { get; set; }

    /// <summary>Cutting a file fails while set.</summary>
    public bool TruncateFails { get; set; }

    /// <summary>Only files whose name ends so are struck; empty = all.</summary>
    public string Ending { get; set; } = "";

    /// <summary>Syncs seen, by file name.</summary>
    public List<string> Syncs { get; } = [];

    /// <summary>Holds every sync until it is set.</summary>
    public ManualResetEventSlim SyncGate { get; } = new(initialState: true);

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
            lock (disk.Syncs)
            {
                disk.Syncs.Add(System.IO.Path.GetFileName(Path));
            }

            if (IsStruck && disk.SyncFails)
            {
                throw new IOException("Input/output error", 5);
            }

            base.Sync();
        }
    }
}
