using Reeve.Core.Refusals;
using Reeve.Storage.State.Sqlite;
using Xunit;

namespace Reeve.Storage.Tests.State.Sqlite;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_library_in_use_says_its_name_and_version()
    {
        Assert.True(SqliteLibrary.Load().TryGet(out SqliteLibrary? library, out Refusal? refusal), refusal?.ToString());
        Assert.True(Version.Parse(library.Version) >= new Version(3, 35));
        using var bed = new SqliteBed();
        Assert.Equal(library.Version, bed.Scalar<string>("SELECT sqlite_version()"));
        Assert.Same(library, SqliteLibrary.Load().TryGet(out SqliteLibrary? again, out _) ? again : null);
    }

    [Fact]
    public void The_distributions_library_is_preferred()
    {
        string[] places = ["/lib/x86_64-linux-gnu/libsqlite3.so.0", "/lib/aarch64-linux-gnu/libsqlite3.so.0", "/usr/lib64/libsqlite3.so.0"];
        Reeve.Testing.Require.That(places.Any(File.Exists), "the distribution's libsqlite3.so.0", "run eng/install-test-deps.sh");
        Assert.True(SqliteLibrary.Load().TryGet(out SqliteLibrary? library, out _));
        Assert.Equal("libsqlite3.so.0", library.Name);
    }
}
