using System.Net.Sockets;
using Reeve.Cli.Console;
using Reeve.Core.Refusals;
using Reeve.Server.Hosting;
using Reeve.Server.Options;

namespace Reeve.Cli.Service;

/// <summary>Opens the files of a data folder as a service that lives as long as the command.</summary>
/// <param name="environment">Whose variables hold options.</param>
/// <param name="target">Which files.</param>
/// <param name="cancellation">Ends when the person interrupts the command.</param>
internal delegate Task<Result<FileService>> OpenFiles(CliEnvironment environment, ServiceTarget target, CancellationToken cancellation);

/// <summary>
/// The same service that <c>reeve serve</c> runs, in this process and on a Unix domain socket that only this user can reach, for the length of
/// one command. So a command gives the same answer whether a service runs or not.
/// </summary>
internal sealed class FileService : IAsyncDisposable
{
    private readonly Func<ValueTask> _stop;

    /// <summary>A running service.</summary>
    /// <param name="handler">Sends requests to it.</param>
    /// <param name="stop">Ends it and gives the folder free.</param>
    public FileService(HttpMessageHandler handler, Func<ValueTask> stop)
    {
        Handler = handler;
        _stop = stop;
    }

    /// <summary>Sends requests to it.</summary>
    public HttpMessageHandler Handler { get; }

    /// <summary>Opens the files.</summary>
    public static async Task<Result<FileService>> OpenAsync(CliEnvironment environment, ServiceTarget target, CancellationToken cancellation)
    {
        Dictionary<string, string> arguments = new(StringComparer.Ordinal) { ["data"] = target.DataFolder };
        if (!EffectiveOptions.Load(arguments, environment.Variables, target.Config).TryGet(out EffectiveOptions? options, out Refusal? refusal))
        {
            return refusal;
        }

        string folder = Directory.CreateTempSubdirectory("reeve-").FullName;
        string socket = Path.Combine(folder, "s");
        if (!(await ReeveHost.StartAsync(new ServeOptions(options, socket, QuietLog: true), cancellation)).TryGet(out ReeveApp? app, out refusal))
        {
            Directory.Delete(folder, recursive: true);
            return refusal;
        }

        SocketsHttpHandler handler = new() { UseProxy = false, ConnectCallback = (_, cancel) => ConnectAsync(socket, cancel) };
        return new FileService(handler, async () =>
        {
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        });
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stop();
}
