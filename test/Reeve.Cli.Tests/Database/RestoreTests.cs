using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Database;

public sealed class RestoreTests : IDisposable
{
    private readonly CliBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_made()
    {
        ReeveRun run = await _bed.RunAsync("db", "restore", "b.db");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.False(Directory.Exists(_bed.File("var")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a database")]
    public async Task A_backup_that_is_missing_or_unsound_changes_nothing(string? text)
    {
        Directory.CreateDirectory(_bed.File("var"));
        string database = _bed.File("var", "governance.db");
        await File.WriteAllTextAsync(database, "what stood there");
        if (text is not null)
        {
            await File.WriteAllTextAsync(_bed.File("b.db"), text);
        }

        ReeveRun run = await _bed.RunAsync("db", "restore", "b.db");
        Assert.True(run.ExitCode is 2 or 3, run.ToString());
        Assert.Equal("what stood there", await File.ReadAllTextAsync(database));
    }

    [Fact]
    public async Task With_PostgreSQL_it_says_what_to_use_instead()
    {
        _bed.Variables["REEVE_POSTGRES"] = "Host=db";
        ReeveRun run = await _bed.RunAsync("db", "restore", "b.db");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("pg_restore", run.Err, StringComparison.Ordinal);
    }
}
