using FsCheck;
using FsCheck.Fluent;
using Reeve.Storage.State.Migrations;
using Xunit;

namespace Reeve.Storage.Tests.State.Migrations;

public sealed class MigrationSetTests
{
    private static readonly MigrationSet Three = new([new(1, "a", "A;"), new(2, "b", "B;"), new(3, "c", "C;")]);

    [Fact]
    public void Both_dialects_have_the_same_migrations()
    {
        Assert.NotEmpty(MigrationSet.Sqlite.All);
        Assert.Equal(MigrationSet.Sqlite.All.Select(m => (m.Number, m.Name)), MigrationSet.Postgres.All.Select(m => (m.Number, m.Name)));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(3, 0)]
    public void What_is_pending_follows_what_was_applied(int applied, int pending)
    {
        Assert.True(Three.Pending(Applied(applied), "db").TryGet(out IReadOnlyList<Migration>? left, out _));
        Assert.Equal(Three.All.Skip(applied), left);
        Assert.Equal(pending, left.Count);
    }

    [Fact]
    public void A_later_a_changed_and_a_missing_one_are_refused()
    {
        AppliedMigration[] all = Applied(3);
        Assert.Equal("state-newer", Three.Pending([.. all, new(4, "d", "x")], "db").Refusal?.Code);
        Assert.Equal("state-migration-changed", Three.Pending([all[0], all[1] with { Checksum = "x" }], "db").Refusal?.Code);
        Assert.Equal("state-migration-missing", Three.Pending([all[0], all[2]], "db").Refusal?.Code);
    }

    [Fact]
    public void Numbers_have_no_gaps()
    {
        Assert.Throws<ArgumentException>(() => new MigrationSet([new(1, "a", ""), new(3, "c", "")]));
        Assert.Throws<ArgumentException>(() => new MigrationSet([new(2, "b", "")]));
    }

    [Fact]
    public void The_checksum_ignores_line_ends_and_trailing_blanks_and_nothing_else() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Elements("CREATE TABLE x (", "  a TEXT", ");", "-- note", "").ArrayOf().ToArbitrary(), lines =>
        {
            string sum = Sum(string.Join('\n', lines));
            return sum == Sum(string.Join("\r\n", lines))
                && sum == Sum(string.Join(" \t\n", lines) + "\n\n")
                && sum != Sum(string.Join('\n', lines.Append("x")));
        }));

    private static string Sum(string sql) => new Migration(1, "x", sql).Checksum;

    private static AppliedMigration[] Applied(int count) =>
        [.. Three.All.Take(count).Select(m => new AppliedMigration(m.Number, m.Name, m.Checksum))];
}
