using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reeve.Server.Hosting;

/// <summary>A running Reeve.</summary>
public sealed class ReeveApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ILoggerFactory _loggers;

    internal ReeveApp(WebApplication app, DataFolder folder, ILoggerFactory loggers, Uri? url)
    {
        _app = app;
        Folder = folder;
        _loggers = loggers;
        Url = url;
    }

    /// <summary>The data folder.</summary>
    public DataFolder Folder { get; }

    /// <summary>Address it listens on; null on a unix socket.</summary>
    public Uri? Url { get; }

    /// <summary>Every route.</summary>
    internal IEnumerable<RouteEndpoint> Routes => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Completes when the process is told to stop (SIGTERM, SIGINT).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops taking requests, answers those under way, closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await Folder.DisposeAsync().ConfigureAwait(false);
        _loggers.Dispose();
    }
}
