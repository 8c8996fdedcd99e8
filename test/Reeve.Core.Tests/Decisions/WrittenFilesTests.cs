using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Core.Tests.Decisions;

public sealed class WrittenFilesTests
{
    [Fact]
    public void The_newest_half_is_always_known_and_the_bound_is_kept()
    {
        var written = new WrittenFiles(10);
        for (ulong i = 0; i < 1_000; i++)
        {
            written.Add(new FileMark(i));
            Assert.InRange(written.Count, 1, 10);
            for (ulong back = 0; back < 5 && back <= i; back++)
            {
                Assert.True(written.Contains(new FileMark(i - back)), $"{i - back} at {i}");
            }
        }

        Assert.False(written.Contains(new FileMark(1)));
        Assert.False(written.Contains(new FileMark(1_000)));
    }

    [Fact]
    public void What_is_asked_for_is_kept_while_others_come_and_go()
    {
        var written = new WrittenFiles(10);
        var run = new FileMark(ulong.MaxValue);
        written.Add(run);
        for (ulong i = 0; i < 1_000; i++)
        {
            written.Add(new FileMark(i));
            Assert.True(written.Contains(run));
        }
    }

    [Fact]
    public void The_same_file_again_takes_no_room()
    {
        var written = new WrittenFiles(4);
        written.Add(new FileMark(1));
        for (int i = 0; i < 100; i++)
        {
            written.Add(new FileMark(2));
        }

        Assert.Equal(2, written.Count);
        Assert.True(written.Contains(new FileMark(1)));
    }

    [Fact]
    public void Many_at_once_lose_nothing_within_the_bound()
    {
        var written = new WrittenFiles(100_000);
        Parallel.For(0, 8, part =>
        {
            for (ulong i = 0; i < 5_000; i++)
            {
                written.Add(new FileMark(((ulong)part << 32) | i));
                written.Contains(new FileMark(i));
            }
        });

        Assert.Equal(40_000, written.Count);
    }

    [Fact]
    public void A_mark_is_the_head_of_the_keyed_digest_of_the_path()
    {
        var digester = new ActionDigester(new byte[32]);
        Assert.Equal(digester.Digest("", "", "/a/ü"u8).ToString()[..16], digester.Mark("/a/ü").Bits.ToString("x16", null));
        Assert.NotEqual(digester.Mark("/a"), digester.Mark("/b"));
        Assert.NotEqual(digester.Mark("/a"), new ActionDigester([.. Enumerable.Repeat((byte)1, 32)]).Mark("/a"));
        string longest = "/" + new string('x', 5_000);
        Assert.Equal(digester.Mark(longest), digester.Mark(longest));
    }
}
