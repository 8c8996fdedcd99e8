using System.Net;
using System.Net.Sockets;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>Starting, finding and ending the service.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly ReeveHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task It_gets_ready_answers_status_and_ends_cleanly_on_SIGTERM()
    {
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(_home);
        ReeveRun status = await _home.RunAsync("status");
        Assert.True(status.ExitCode == 0, status.ToString());
        Assert.Contains(_home.Data, status.Out, StringComparison.Ordinal);
        Assert.Contains($" at {reeve.Url.ToString().TrimEnd('/')},", status.Out, StringComparison.Ordinal);
        Assert.Equal(0, await reeve.StopAsync());

        ReeveRun down = await _home.RunAsync("status");
        Assert.Equal(3, down.ExitCode);
        Assert.Contains("not running", down.Out, StringComparison.Ordinal);
        Assert.Contains("reeve serve", down.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_service_on_the_folder_is_refused_and_names_the_first()
    {
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(_home);
        ReeveRun second = await _home.RunAsync("serve", "--url", "http://127.0.0.1:0");
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains(reeve.Id.ToString(), second.Err, StringComparison.Ordinal);
        Assert.Contains(_home.Data, second.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        ReeveRun run = await _home.RunAsync("serve", "--url", $"http://127.0.0.1:{port}");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(port.ToString(), run.Err, StringComparison.Ordinal);
        Assert.Contains("→", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_than_loopback_without_tokens_is_refused()
    {
        ReeveRun run = await _home.RunAsync("serve", "--url", "http://0.0.0.0:0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("reeve init", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_configuration_names_every_error_and_starts_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.Root, "reeve.json"), """{"requests":{"ttl":"never"},"log":{"level":"loud"},"nonsense":1}""");
        foreach (string verb in new[] { "serve", "config check" })
        {
            ReeveRun run = await _home.RunAsync(verb.Split(' '));
            Assert.True(run.ExitCode == 2, run.ToString());
            Assert.Contains("requests.ttl", run.Err, StringComparison.Ordinal);
            Assert.Contains("log.level", run.Err, StringComparison.Ordinal);
            Assert.Contains("nonsense", run.Err, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_home.Data));
    }

    [Fact]
    public async Task Config_show_names_the_source_of_each_value_with_and_without_a_service()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.Root, "reeve.json"), """{"requests":{"ttl":"5m"}}""");
        _home.Environment["REEVE_LOG_LEVEL"] = "warning";

        // Not the default address: somebody's own service may listen there.
        _home.Environment["REEVE_URL"] = "http://127.0.0.1:1";
        ReeveRun alone = await _home.RunAsync("config", "show", "--json");
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(_home);
        ReeveRun asked = await _home.RunAsync("config", "show", "--json");
        foreach (ReeveRun run in new[] { alone, asked })
        {
            using System.Text.Json.JsonDocument settings = System.Text.Json.JsonDocument.Parse(run.Out);
            Dictionary<string, (string Value, string Source)> byKey = settings.RootElement.EnumerateArray().ToDictionary(
                s => s.GetProperty("key").GetString()!, s => (s.GetProperty("value").GetString()!, s.GetProperty("source").GetString()!), StringComparer.Ordinal);
            Assert.Equal(("5m", "file"), byKey["requests.ttl"]);
            Assert.Equal(("warning", "environment"), byKey["log.level"]);
            Assert.Equal("default", byKey["journal.segmentBytes"].Source);
        }
    }

    [Fact]
    public async Task A_service_that_listens_elsewhere_is_named_instead_of_opening_its_files()
    {
        await using ReeveProcess reeve = await ReeveProcess.StartAsync(_home);
        _home.Environment.Remove("REEVE_URL");
        ReeveRun run = await _home.RunAsync("hold", "list", "--url", "http://127.0.0.1:1");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(reeve.Id.ToString(), run.Err, StringComparison.Ordinal);
        Assert.Contains(_home.Data, run.Err, StringComparison.Ordinal);
    }
}
