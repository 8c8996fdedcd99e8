using System.Runtime.Versioning;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Tests.Journal;
using Xunit;

namespace Reeve.Storage.Tests.DataFolders;

[UnsupportedOSPlatform("windows")]
public sealed class DataFolderLockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_holder_is_refused_and_told_who_the_first_is()
    {
        Assert.True(DataFolderLock.Take(_folder.Path).TryGet(out DataFolderLock? first, out _));
        Assert.False(DataFolderLock.Take(_folder.Path).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("data-folder-locked", _folder.Path), (refusal.Code, refusal.Where));
        Assert.Contains($"process {Environment.ProcessId}", refusal.What, StringComparison.Ordinal);
        Assert.True(DataFolderLock.IsHeld(_folder.Path));
        first.Dispose();
        Assert.False(DataFolderLock.IsHeld(_folder.Path));
        Assert.True(DataFolderLock.Take(_folder.Path).TryGet(out DataFolderLock? again, out _));
        again.Dispose();
    }

    [Fact]
    public void A_missing_folder_is_made_private()
    {
        string inner = Path.Combine(_folder.Path, "a", "b");
        Assert.False(DataFolderLock.IsHeld(inner));
        Assert.True(DataFolderLock.Take(inner).TryGet(out DataFolderLock? taken, out _));
        taken.Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(inner, DataFolderLock.FileName)));
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_refused()
    {
        string file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "x");
        Assert.False(DataFolderLock.Take(file).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("data-folder-unusable", RefusalKind.Instrument), (refusal.Code, refusal.Kind));
    }
}
