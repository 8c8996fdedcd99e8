using System.Collections.Concurrent;
using System.Diagnostics;

namespace Reeve.Acceptance.Alerting;

/// <summary>A Prometheus or Alertmanager on a port that the system chose; disposing kills it.</summary>
internal sealed class AlertingProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AlertingProcess(Process process) => _process = process;

    /// <summary>Address it listens on.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    public string Log => string.Join('\n', _log);

    /// <summary>Starts Debian's Prometheus in a folder of its own.</summary>
    public static Task<AlertingProcess> PrometheusAsync(string folder, string config) => StartAsync(
        "prometheus", [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(folder, "tsdb")}", "--web.listen-address=127.0.0.1:0"]);

    /// <summary>Starts Debian's Alertmanager in a folder of its own.</summary>
    public static Task<AlertingProcess> AlertmanagerAsync(string folder, string config) => StartAsync(
        "prometheus-alertmanager",
        [$"--config.file={config}", $"--storage.path={Path.Combine(folder, "alertmanager")}", "--web.listen-address=127.0.0.1:0", "--cluster.listen-address="]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<AlertingProcess> StartAsync(string program, string[] arguments)
    {
        var started = new AlertingProcess(new Process
        {
            StartInfo = new ProcessStartInfo(AlertingPrograms.Locate(program), arguments) { RedirectStandardError = true, UseShellExecute = false },
            EnableRaisingEvents = true,
        });
        started._process.ErrorDataReceived += (_, e) => started.Read(e.Data);
        started._process.Exited += (_, _) => started._ready.TrySetException(new InvalidOperationException($"{program} ended:\n{started.Log}"));
        started._process.Start();
        started._process.BeginErrorReadLine();
        started.Url = await started._ready.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        return started;
    }

    private void Read(string? line)
    {
        _log.Enqueue(line ?? "");
        if (line?.Contains("msg=\"Listening on\"", StringComparison.Ordinal) == true)
        {
            string address = line.Split(' ').First(p => p.StartsWith("address=", StringComparison.Ordinal));
            _ready.TrySetResult(new Uri($"http://{address["address=".Length..]}/"));
        }
    }
}
