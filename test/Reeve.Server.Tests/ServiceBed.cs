using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Reeve.Core.Refusals;
using Reeve.Server.Hosting;
using Reeve.Server.Options;
using Reeve.Server.Tests.OpenApi;
using Xunit;

namespace Reeve.Server.Tests;

/// <summary>The service in this process, on a free port, with a data folder and a repository of its own.</summary>
internal sealed class ServiceBed : IAsyncDisposable
{
    private readonly TimeProvider? _time;
    private ReeveApp? _app;
    private int _calls;

    private ServiceBed(string folder, TimeProvider? time)
    {
        Folder = folder;
        _time = time;
        Repository = Directory.CreateDirectory(Path.Combine(folder, "repository")).FullName;
    }

    public string Folder { get; }

    public string Repository { get; }

    public string Data => Path.Combine(Folder, "var");

    public ReeveApp App => _app ?? throw new InvalidOperationException("The service is stopped.");

    public HttpClient Http { get; private set; } = new();

    /// <summary>Options by key. Nightly upkeep is off, so that nothing but the test writes into the folder.</summary>
    public Dictionary<string, string> Options { get; } = new(StringComparer.Ordinal) { ["upkeep.cron"] = "off" };

    public static async Task<ServiceBed> StartAsync(TimeProvider? time = null)
    {
        var bed = new ServiceBed(Directory.CreateTempSubdirectory("reeve-server-").FullName, time);
        await bed.StartAgainAsync();
        return bed;
    }

    public async Task StartAgainAsync()
    {
        Result<ReeveApp> started = await TryStartAsync();
        Assert.True(started.TryGet(out _app, out Refusal? refusal), refusal?.ToString());
        Http = new HttpClient(new ContractHandler(new HttpClientHandler())) { BaseAddress = App.Url };
    }

    public Task<Result<ReeveApp>> TryStartAsync()
    {
        var arguments = new Dictionary<string, string>(Options, StringComparer.Ordinal) { ["data"] = Data };
        arguments.TryAdd("url", "http://127.0.0.1:0");
        Assert.True(EffectiveOptions.Load(arguments, new Dictionary<string, string>(), null).TryGet(out EffectiveOptions? options, out Refusal? refusal), refusal?.ToString());
        return ReeveHost.StartAsync(new ServeOptions(options, QuietLog: true), CancellationToken.None, _time);
    }

    public async Task StopAsync()
    {
        await App.DisposeAsync();
        _app = null;
    }

    public void UseToken(string? token) =>
        Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    public string Bash(string command, string? id = null, string tool = "Bash") => JsonSerializer.Serialize(new
    {
        session_id = "session-1",
        transcript_path = "/nowhere",
        cwd = Repository,
        permission_mode = "default",
        hook_event_name = "PreToolUse",
        tool_name = tool,
        tool_input = new { command },
        tool_use_id = id ?? $"toolu_{Interlocked.Increment(ref _calls)}",
    });

    public Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json") =>
        Http.PostAsync(path, new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)));

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body);

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await Http.GetByteArrayAsync(path));

    /// <summary>Posts a Claude PreToolUse body and returns (decision, reason).</summary>
    public async Task<(string Decision, string Reason)> ClaudeAsync(string body)
    {
        HttpResponseMessage response = await PostAsync("/hook/claude-code", body);
        Assert.Equal(200, (int)response.StatusCode);
        JsonElement output = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync()).GetProperty("hookSpecificOutput");
        Assert.Equal("PreToolUse", output.GetProperty("hookEventName").GetString());
        return (output.GetProperty("permissionDecision").GetString()!, output.GetProperty("permissionDecisionReason").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
