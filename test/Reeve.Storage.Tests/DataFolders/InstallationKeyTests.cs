using System.Runtime.Versioning;
using Reeve.Core.Refusals;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Tests.Journal;
using Xunit;

namespace Reeve.Storage.Tests.DataFolders;

[UnsupportedOSPlatform("windows")]
public sealed class InstallationKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, InstallationKey.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_once_and_read_ever_after()
    {
        Assert.True(InstallationKey.ReadOrCreate(_folder.Path).TryGet(out byte[]? made, out _));
        Assert.Equal(InstallationKey.Size, made.Length);
        Assert.Contains(made, b => b != 0);
        Assert.True(InstallationKey.ReadOrCreate(_folder.Path).TryGet(out byte[]? read, out _));
        Assert.Equal(made, read);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_size_is_refused_and_left_alone(int size)
    {
        System.IO.File.WriteAllBytes(File, new byte[size]);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.False(InstallationKey.ReadOrCreate(_folder.Path).TryGet(out _, out Refusal? refusal));
        Assert.Equal(("journal-key-damaged", File), (refusal.Code, refusal.Where));
        Assert.Equal(size, new FileInfo(File).Length);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_key_that_others_may_read_is_refused(UnixFileMode more)
    {
        InstallationKey.ReadOrCreate(_folder.Path);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        Assert.False(InstallationKey.ReadOrCreate(_folder.Path).TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-key-exposed", refusal.Code);
        Assert.Contains("chmod 600", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        Assert.False(InstallationKey.ReadOrCreate(Path.Combine(_folder.Path, "none")).TryGet(out _, out Refusal? refusal));
        Assert.Equal("journal-key-unreadable", refusal.Code);
    }
}
