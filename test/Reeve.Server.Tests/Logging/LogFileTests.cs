using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Reeve.Server.Logging;
using Reeve.Testing;
using Xunit;

namespace Reeve.Server.Tests.Logging;

public sealed class LogFileTests : IDisposable
{
    private static readonly LogFileOptions Small = new(MaxBytes: 100, MaxAge: TimeSpan.FromDays(7), Kept: 2);
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-log-").FullName;
    private readonly ManualClock _clock = new();

    private string Path => System.IO.Path.Combine(_folder, "governance.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_log_can_be_followed_at_both_places_before_the_first_line()
    {
        LogFile log = New();
        string link = System.IO.Path.Combine(_folder, "logs", "governance.log");
        log.Prepare(link);
        log.Prepare(link);
        log.Append(["one"]);
        Assert.Equal("one\n", File.ReadAllText(link));
    }

    [Fact]
    public void What_is_written_after_the_file_was_moved_away_goes_into_a_new_one()
    {
        LogFile log = New();
        log.Append(["one"]);
        File.Move(Path, Path + ".old");
        log.Append(["two"]);
        File.Delete(Path);
        File.WriteAllText(Path, "");
        log.Append(["three"]);
        Assert.Equal(("one\n", "three\n"), (File.ReadAllText(Path + ".old"), File.ReadAllText(Path)));
    }

    [Fact]
    public void A_full_log_is_compressed_and_the_oldest_go()
    {
        LogFile log = New();
        string line = new('x', 120);
        for (int i = 0; i < 5; i++)
        {
            log.Append([i + line]);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        string[] kept = [.. Directory.GetFiles(_folder, "*.gz").Order(StringComparer.Ordinal)];
        Assert.Equal(2, kept.Length);
        using var newest = new StreamReader(new GZipStream(File.OpenRead(kept[1]), CompressionMode.Decompress));
        Assert.Equal("3" + line + "\n", newest.ReadToEnd());
        Assert.Equal("4" + line + "\n", File.ReadAllText(Path));
    }

    [Fact]
    public void A_log_that_cannot_be_written_stops_nothing_and_says_afterwards_what_is_missing()
    {
        var log = new LogFile(System.IO.Path.Combine(_folder, "later", "governance.log"), Small, _clock);
        log.Append(["one", "two"]);
        Assert.Equal(2, log.Lost);
        Directory.CreateDirectory(System.IO.Path.Combine(_folder, "later"));
        log.Append(["three"]);
        string[] lines = File.ReadAllLines(System.IO.Path.Combine(_folder, "later", "governance.log"));
        Assert.EndsWith("2 lines before this one could not be written", lines[0], StringComparison.Ordinal);
        Assert.Equal("three", lines[1]);
        Assert.Equal(0, log.Lost);
    }

    [Fact]
    public void What_is_logged_is_in_the_file_when_the_provider_is_closed_one_line_each()
    {
        using (var provider = new LogFileProvider(New(), _clock))
        {
            ILogger logger = provider.CreateLogger("Reeve.Test");
            logger.Log(LogLevel.Warning, new EventId(7), "two\nlines", null, (state, _) => state);
            logger.Log(LogLevel.Error, new EventId(8), "failed", new InvalidOperationException("why"), (state, _) => state);
        }

        string[] lines = File.ReadAllLines(Path);
        Assert.Equal($"{LogFile.Stamp(_clock.GetUtcNow())} warn: Reeve.Test[7] two lines", lines[0]);
        Assert.Contains("fail: Reeve.Test[8] failed System.InvalidOperationException: why", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
    }

    [Theory]
    [InlineData("/srv/governance/var", "/srv/governance")]
    [InlineData("/srv/governance/var/", "/srv/governance")]
    [InlineData("/var/lib/reeve", "/var/lib/reeve")]
    public void The_log_stands_beside_a_data_folder_called_var_and_inside_any_other(string data, string expected) =>
        Assert.Equal(expected + "/governance.pid", LogPlaces.Of(data).Pid);

    private LogFile New() => new(Path, Small, _clock);
}
