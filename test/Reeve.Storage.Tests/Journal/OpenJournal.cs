using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;

namespace Reeve.Storage.Tests.Journal;

/// <summary>A journal opened for a test, with the lock that belongs to it.</summary>
internal sealed class OpenJournal : IAsyncDisposable
{
    private readonly DataFolderLock _lock;

    private OpenJournal(DataFolderLock folder, JournalOpening opening)
    {
        _lock = folder;
        Opening = opening;
    }

    public JournalOpening Opening { get; }

    public SegmentJournal Journal => Opening.Journal;

    public static OpenJournal At(string folder, JournalOptions? options = null, TimeProvider? clock = null)
    {
        Result<OpenJournal> result = Try(folder, options, clock);
        return result.TryGet(out OpenJournal? open, out Refusal? refusal) ? open : throw new InvalidOperationException(refusal.ToString());
    }

    public static Result<OpenJournal> Try(string folder, JournalOptions? options = null, TimeProvider? clock = null)
    {
        if (!DataFolderLock.Take(folder).TryGet(out DataFolderLock? taken, out Refusal? refusal))
        {
            return refusal;
        }

        if (SegmentJournal.OpenUnchecked(taken, options ?? new JournalOptions(), clock ?? TimeProvider.System).TryGet(out JournalOpening? opening, out refusal))
        {
            return new OpenJournal(taken, opening);
        }

        taken.Dispose();
        return refusal;
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        _lock.Dispose();
    }
}
