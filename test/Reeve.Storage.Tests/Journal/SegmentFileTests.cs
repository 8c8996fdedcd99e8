using Microsoft.Win32.SafeHandles;
using Reeve.Storage.DataFolders;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

/// <summary>Syncing lets the memory of whole pages go: what was written reads back as it was, wherever the last page ends.</summary>
public sealed class SegmentFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private readonly byte[] _bytes = [.. Enumerable.Range(0, 64 * 1024).Select(i => (byte)(i * 31 >> 3))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(12289)]
    public void What_is_written_and_synced_piece_by_piece_reads_back(int piece)
    {
        using SegmentFile file = Open();
        int length = 0;
        for (int i = 0; i < 20 && length + piece <= _bytes.Length; i++)
        {
            file.Write(_bytes.AsSpan(length, piece), length);
            length += piece;
            file.Sync();
            Assert.Equal(_bytes[..length], ReadBack(file));
        }

        Assert.Equal(_bytes[..length], File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void Syncing_without_anything_new_changes_nothing()
    {
        using SegmentFile file = Open();
        file.Sync();
        Assert.Equal(0, file.Length);
        file.Write(_bytes.AsSpan(0, 5000), 0);
        file.Sync();
        file.Sync();

        Assert.Equal(_bytes[..5000], ReadBack(file));
    }

    [Fact]
    public void A_file_cut_below_what_was_let_go_grows_again()
    {
        using SegmentFile file = Open();
        file.Write(_bytes.AsSpan(0, 20_000), 0);
        file.Sync();
        file.Truncate(5000);
        file.Sync();
        byte[] other = [.. _bytes.Select(b => (byte)~b)];
        file.Write(other.AsSpan(5000, 30_000), 5000);
        file.Sync();

        Assert.Equal([.. _bytes[..5000], .. other[5000..35_000]], ReadBack(file));
    }

    [Fact]
    public void A_page_changed_after_it_was_let_go_keeps_the_change()
    {
        using SegmentFile file = Open();
        file.Write(_bytes.AsSpan(0, 8192), 0);
        file.Sync();
        file.Write("changed"u8, 4093);
        file.Sync();

        byte[] expected = _bytes[..8192];
        "changed"u8.CopyTo(expected.AsSpan(4093));
        Assert.Equal(expected, ReadBack(file));
    }

    [Fact]
    public void A_hint_that_the_system_refuses_does_not_matter()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        Posix.ForgetCached(handle, 0, 4096);

        using SegmentFile file = Open();
        using SafeFileHandle same = File.OpenHandle(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Write(_bytes.AsSpan(0, 5000), 0);
        Posix.ForgetCached(same, 0, -1);
        Posix.ForgetCached(same, 1 << 20, 4096);

        Assert.Equal(_bytes[..5000], ReadBack(file));
    }

    private SegmentFile Open() => new(Path.Combine(_folder.Path, "file"), FileMode.CreateNew);

    private static byte[] ReadBack(SegmentFile file)
    {
        byte[] read = new byte[file.Length];
        Assert.Equal(read.Length, file.Read(read, 0));
        return read;
    }
}
