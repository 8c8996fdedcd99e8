using System.Text;
using Reeve.Core.Journal;
using Reeve.Storage.Journal;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

public sealed class IdTableTests
{
    [Fact]
    public void The_newest_number_of_a_kind_and_id_is_found()
    {
        var table = new IdTable();
        table.Add(EntryKind.Decision, 7, 1);
        table.Add(EntryKind.Outcome, 7, 2);
        table.Add(EntryKind.Decision, 7, 3);
        Assert.Equal((3, 2, 0), (table.Find(EntryKind.Decision, 7), table.Find(EntryKind.Outcome, 7), table.Find(EntryKind.Decision, 8)));
    }

    [Fact]
    public void A_million_newest_ids_are_remembered_and_old_ones_make_room()
    {
        const int many = 3_500_000;
        var table = new IdTable();
        for (int i = 1; i <= many; i++)
        {
            table.Add(EntryKind.Decision, (ulong)i * 0x9E3779B97F4A7C15, i);
        }

        for (int i = many; i > many - 1_000_000; i -= 997)
        {
            Assert.Equal(i, table.Find(EntryKind.Decision, (ulong)i * 0x9E3779B97F4A7C15));
        }

        Assert.Equal(0, table.Find(EntryKind.Decision, 0x9E3779B97F4A7C15));
    }

    [Fact]
    public void Only_decisions_and_outcomes_are_kept()
    {
        Assert.Equal([EntryKind.Decision, EntryKind.Outcome], Enum.GetValues<EntryKind>().Where(IdTable.Keeps));
    }

    [Fact]
    public void Hashes_are_the_same_in_every_run()
    {
        Assert.Equal(StableHash.Of("toolu_01"u8), StableHash.Of("toolu_01"));
        Assert.Equal(StableHash.Of("a\"b"), StableHash.OfRaw("a\\\"b"u8));
        Assert.Equal("684d244365908941", StableHash.Of("toolu_01").ToString("x16"));
        string[] texts = [.. Enumerable.Range(0, 100_000).Select(i => $"toolu_{i}"), "", "\0", "\0\0", new string('x', 2000)];
        Assert.Equal(texts.Length, texts.Select(StableHash.Of).Distinct().Count());
        Assert.Equal(StableHash.Of(Encoding.UTF8.GetBytes("ünï")), StableHash.Of("ünï"));
    }
}
