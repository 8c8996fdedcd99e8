using System.Text.Json;
using Reeve.Core.Refusals;
using Reeve.Server.Options;
using Xunit;

namespace Reeve.Server.Tests.Hosting;

/// <summary>Port 0 asks the system for a free port; everything that names or guards the address has to know the one that was given.</summary>
public sealed class ListeningTests
{
    [Fact]
    public async Task Status_names_the_address_that_was_bound()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();

        JsonElement status = await bed.GetAsync("/api/status");

        Assert.NotEqual(0, bed.App.Url!.Port);
        Assert.Equal($"http://127.0.0.1:{bed.App.Url.Port}", status.GetProperty("url").GetString());
    }

    [Fact]
    public async Task Agents_may_not_operate_the_service_on_a_port_that_the_system_chose()
    {
        await using ServiceBed bed = await ServiceBed.StartAsync();

        (string decision, string reason) = await bed.ClaudeAsync(bed.Bash($"curl -X POST http://127.0.0.1:{bed.App.Url!.Port}/api/requests/req-1/approve"));

        Assert.Equal("deny", decision);
        Assert.Contains("operate-reeve", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Localhost_without_a_port_is_refused_with_what_to_write_instead()
    {
        Dictionary<string, string> arguments = new() { ["url"] = "http://localhost:0" };

        Assert.False(EffectiveOptions.Load(arguments, new Dictionary<string, string>(), null).TryGet(out _, out Refusal? refusal));

        Assert.Contains("http://127.0.0.1:0", refusal.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_and_the_folder_given_free()
    {
        await using ServiceBed other = await ServiceBed.StartAsync();
        await using ServiceBed bed = await ServiceBed.StartAsync();
        await bed.StopAsync();
        bed.Options["url"] = $"http://127.0.0.1:{other.App.Url!.Port}";

        Assert.False((await bed.TryStartAsync()).TryGet(out _, out Refusal? refusal));

        Assert.Equal("cannot-listen", refusal.Code);
        bed.Options.Remove("url");
        await bed.StartAgainAsync();
    }
}
