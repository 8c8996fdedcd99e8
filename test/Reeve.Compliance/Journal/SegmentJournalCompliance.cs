using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Compliance.Journal;

public sealed class SegmentJournalCompliance : JournalCompliance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-journal-").FullName;
    private DataFolderLock? _lock;
    private volatile bool _diskFails;

    private protected override IJournal Open()
    {
        var options = new JournalOptions { OpenFile = (path, mode) => new FailingFile(path, mode, this) };
        Refusal? refusal = null;
        return DataFolderLock.Take(_folder).TryGet(out _lock, out refusal)
            && SegmentJournal.Open(_lock, options, Clock).TryGet(out JournalOpening? opening, out refusal)
            ? opening.Journal : throw new InvalidOperationException(refusal?.ToString());
    }

    private protected override void Close()
    {
        _lock?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private protected override void DiskFails(bool fails) => _diskFails = fails;

    private protected override void CheckStored()
    {
        Refusal? refusal = null;
        Assert.True(new JournalCheck(_folder, digester: null, isLive: true, Clock).Run().TryGet(out JournalCheckReport? report, out refusal), refusal?.ToString());
        Assert.Empty(report.Findings);
    }

    private sealed class FailingFile(string path, FileMode mode, SegmentJournalCompliance owner) : SegmentFile(path, mode)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long at)
        {
            if (owner._diskFails)
            {
                // Half of it arrives, as it does when a disk fills up.
                base.Write(bytes[..(bytes.Length / 2)], at);
                throw new IOException("No space left on device", 28);
            }

            base.Write(bytes, at);
        }
    }
}
