using System.Text.Json;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Cli.Tests.Configuration;

public sealed class ConfigTests : IDisposable
{
    private readonly CliBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Check_accepts_what_is_sound_and_counts_what_is_set()
    {
        _bed.Variables["REEVE_LOG_LEVEL"] = "debug";
        ReeveRun run = await _bed.RunAsync("config", "check");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("2 of them set", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_every_error_of_variables_and_file_at_once()
    {
        _bed.Variables["REEVE_LOG_LEVEL"] = "loud";
        await File.WriteAllTextAsync(_bed.File("reeve.json"), """{"requests":{"ttl":"never"},"unheard":{"of":1}}""");
        ReeveRun run = await _bed.RunAsync("config", "check");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("log.level", run.Err, StringComparison.Ordinal);
        Assert.Contains("requests.ttl", run.Err, StringComparison.Ordinal);
        Assert.Contains("unheard.of", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_without_a_service_names_sources_and_hides_secrets()
    {
        _bed.Variables["REEVE_POSTGRES"] = "Host=db;Password=hunter2";
        ReeveRun run = await _bed.RunAsync("config", "show", "--json", "--data", "d");
        using JsonDocument settings = JsonDocument.Parse(run.Out);
        Dictionary<string, JsonElement> byKey = settings.RootElement.EnumerateArray().ToDictionary(s => s.GetProperty("key").GetString()!, StringComparer.Ordinal);
        Assert.Equal("argument", byKey["data"].GetProperty("source").GetString());
        Assert.Equal("environment", byKey["postgres"].GetProperty("source").GetString());
        Assert.Equal("(set)", byKey["postgres"].GetProperty("value").GetString());
        Assert.All(byKey.Values, s => Assert.NotEmpty(s.GetProperty("meaning").GetString()!));
        Assert.DoesNotContain("hunter2", run.Out + (await _bed.RunAsync("config", "show")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_refuses_a_wrong_configuration_before_it_touches_the_folder()
    {
        _bed.Variables["REEVE_LOG_LEVEL"] = "loud";
        ReeveRun run = await _bed.RunAsync("serve");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.False(Directory.Exists(_bed.File("var")));
    }
}
