using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;

namespace Reeve.Compliance.Journal;

public sealed class SegmentJournalCompliance : JournalCompliance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-journal-").FullName;
    private DataFolderLock? _lock;

    private protected override IJournal Open()
    {
        Refusal? refusal = null;
        return DataFolderLock.Take(_folder).TryGet(out _lock, out refusal)
            && SegmentJournal.Open(_lock, new JournalOptions(), Clock).TryGet(out JournalOpening? opening, out refusal)
            ? opening.Journal : throw new InvalidOperationException(refusal?.ToString());
    }

    private protected override void Close()
    {
        _lock?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
