using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Reeve.Testing.Processes;

/// <summary>
/// The real <c>reeve serve</c> in a home of its own, on a port that the system chose. Starting waits for the line in which the service says
/// that it is ready; disposing kills it.
/// </summary>
public sealed class ReeveProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReeveProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Address it listens on.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>A client for <see cref="Url"/>.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>Everything written to stdout and stderr so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts <c>reeve serve</c> and points the home's <c>REEVE_URL</c> at it.</summary>
    /// <param name="home">Its home.</param>
    /// <param name="arguments">Further arguments, e.g. options.</param>
    /// <exception cref="InvalidOperationException">It ended or stayed silent instead of getting ready; the message carries its log.</exception>
    public static async Task<ReeveProcess> StartAsync(ReeveHome home, params string[] arguments)
    {
        ProcessStartInfo info = home.StartInfo(["serve", "--json", "--url", "http://127.0.0.1:0", .. arguments]);
        info.Environment.Remove("REEVE_URL");
        ReeveProcess reeve = new(new Process { StartInfo = info, EnableRaisingEvents = true });
        reeve.Start();
        try
        {
            await reeve.UntilReadyAsync();
        }
        catch
        {
            await reeve.DisposeAsync();
            throw;
        }

        home.Environment["REEVE_URL"] = reeve.Url.ToString();
        return reeve;
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Start()
    {
        _process.OutputDataReceived += (_, e) => OnLine(e.Data);
        _process.ErrorDataReceived += (_, e) => OnLine(e.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("reeve serve ended before it was ready"));
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task UntilReadyAsync()
    {
        try
        {
            Url = await _ready.Task.WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            string code = "";
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync();
                code = $" (exit code {_process.ExitCode})";
            }

            throw new InvalidOperationException($"reeve serve did not get ready: {e.Message}{code}\n{Log}", e);
        }

        Http.BaseAddress = Url;
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        if (line.StartsWith("{\"ready\":", StringComparison.Ordinal))
        {
            using JsonDocument ready = JsonDocument.Parse(line);
            _ready.TrySetResult(new Uri(ready.RootElement.GetProperty("url").GetString()!));
        }
    }
}
