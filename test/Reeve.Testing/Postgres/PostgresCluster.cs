using System.Diagnostics;
using System.Text;
using Xunit;

namespace Reeve.Testing.Postgres;

/// <summary>
/// A throwaway PostgreSQL for a test class or assembly: a cluster of its own in a temporary folder, reachable through a Unix socket there and
/// nowhere else, without fsync, gone at the end. Absent programs leave it unstarted; tests then skip or fail through <see cref="Require"/>.
/// </summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _log = new();
    private TaskCompletionSource _ready = new();
    private DirectoryInfo? _folder;
    private Process? _server;

    /// <summary>Folder of the cluster's files.</summary>
    public string DataFolder => Path.Combine(_folder?.FullName ?? throw new InvalidOperationException("not started"), "data");

    /// <summary>Npgsql connection string of the superuser.</summary>
    public string ConnectionString =>
        $"Host={_folder?.FullName ?? throw new InvalidOperationException("not started")};Username=reeve;Database=postgres;Maximum Pool Size=20";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (PostgresPrograms.Folder is not { } programs)
        {
            return;
        }

        _folder = Directory.CreateTempSubdirectory("reeve-pg-");
        await GiveAsync(_folder.FullName);

        await RunAsync(
            Path.Combine(programs, "initdb"),
            ["-D", DataFolder, "--data-checksums", "-U", "reeve", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"],
            asPostgres: true);
        await StartAsync();
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    public async Task StartAsync()
    {
        TaskCompletionSource ready = _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server = Start(
            Path.Combine(PostgresPrograms.Folder!, "postgres"),
            [
                "-D", DataFolder, "-c", $"unix_socket_directories={_folder!.FullName}", "-c", "listen_addresses=", "-c", "fsync=off",
                "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60",
                "-c", "deadlock_timeout=100ms",
            ],
            asPostgres: true);
        _server.ErrorDataReceived += (_, line) => Note(line.Data);
        _server.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"PostgreSQL ended:\n{_log}"));
        _server.EnableRaisingEvents = true;
        _server.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience, TimeProvider.System);
    }

    /// <summary>Ends the server in order, everything written to its files.</summary>
    public async Task StopAsync()
    {
        await RunAsync("kill", ["-INT", $"{_server!.Id}"]);
        await _server.WaitForExitAsync(CancellationToken.None);
        _server.Dispose();
        _server = null;
    }

    /// <summary>Gives a folder to the server's user, for a tablespace.</summary>
    public static Task GiveAsync(string folder) => Environment.IsPrivilegedProcess ? RunAsync("chown", ["postgres:", folder]) : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            // SIGQUIT: immediate shutdown, children first; a plain kill would leave them behind.
            await RunAsync("kill", ["-QUIT", $"{_server.Id}"]);
            await _server.WaitForExitAsync(CancellationToken.None);
        }

        _server?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private static Process Start(string program, IEnumerable<string> arguments, bool asPostgres)
    {
        // initdb and postgres refuse to run as root.
        bool change = asPostgres && Environment.IsPrivilegedProcess;
        string[] all = change
            ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
            : [.. arguments];
        var start = new ProcessStartInfo(change ? "setpriv" : program, all)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, bool asPostgres = false)
    {
        using Process process = Start(program, arguments, asPostgres);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}{await output}");
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
