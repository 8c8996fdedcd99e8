using System.Net.Http.Headers;
using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>A way to the service: over its address, or by opening the files in this process.</summary>
internal sealed class ServiceConnection : IAsyncDisposable
{
    /// <summary>Longest answer that is read.</summary>
    private const int MaxAnswerBytes = 256 * 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A service whose folder is locked is there; a busy machine may keep it from answering at once.</summary>
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly FileService? _files;

    private ServiceConnection(HttpClient http, FileService? files, CancellationToken cancellation)
    {
        _http = http;
        _files = files;
        Client = new ServiceClient(http, cancellation);
    }

    /// <summary>Speaks to it.</summary>
    public ServiceClient Client { get; }

    /// <summary>True when no service runs and the files were opened here.</summary>
    public bool IsFiles => _files is not null;

    /// <summary>Sends this token from now on.</summary>
    public void UseToken(string token) => WithToken(_http, token);

    /// <summary>Finds the service, or opens the files when none runs on this machine.</summary>
    /// <param name="target">Where to look.</param>
    /// <param name="token">Token to send, or null.</param>
    /// <param name="environment">How to open files.</param>
    /// <param name="cancellation">Ends when the person interrupts the command.</param>
    public static async Task<Result<ServiceConnection>> OpenAsync(
        ServiceTarget target, string? token, CliEnvironment environment, CancellationToken cancellation)
    {
        HttpClient http = Http(target.Url);
        (Presence presence, string why) = await ProbeAsync(http, ConnectTimeout, cancellation);
        if (presence == Presence.Reeve)
        {
            return new ServiceConnection(WithToken(http, token), null, cancellation);
        }

        http.Dispose();
        return presence == Presence.Other ? ServiceRefusals.NotReeve(target.Url)
            : !target.Url.IsLoopback ? ServiceRefusals.RemoteSilent(target.Url, why)
            : await OpenFilesAsync(target, token, environment, cancellation);
    }

    /// <summary>True when a Reeve answers there.</summary>
    public static async Task<bool> AnswersAsync(ServiceTarget target, CancellationToken cancellation)
    {
        using HttpClient http = Http(target.Url);
        return (await ProbeAsync(http, ConnectTimeout, cancellation)).Presence == Presence.Reeve;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_files is not null)
        {
            await _files.DisposeAsync();
        }
    }

    private static async Task<Result<ServiceConnection>> OpenFilesAsync(
        ServiceTarget target, string? token, CliEnvironment environment, CancellationToken cancellation)
    {
        if (!target.MayCreate && !Directory.Exists(target.DataFolder))
        {
            return ServiceRefusals.NothingAnswers(target.Url, target.DataFolder);
        }

        if (!(await environment.OpenFiles(environment, target, cancellation)).TryGet(out FileService? files, out Refusal? refusal))
        {
            return refusal.Code == "data-folder-locked" ? await OpenBusyAsync(target, token, refusal, cancellation) : refusal;
        }

        return new ServiceConnection(WithToken(Http(files.Handler, new Uri("http://localhost/")), token), files, cancellation);
    }

    private static async Task<Result<ServiceConnection>> OpenBusyAsync(ServiceTarget target, string? token, Refusal locked, CancellationToken cancellation)
    {
        HttpClient http = Http(target.Url);
        if ((await ProbeAsync(http, BusyTimeout, cancellation)).Presence == Presence.Reeve)
        {
            return new ServiceConnection(WithToken(http, token), null, cancellation);
        }

        http.Dispose();
        return ServiceRefusals.Busy(locked, target.Url);
    }

    private static HttpClient Http(Uri address) =>
        Http(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = !address.IsLoopback }, address);

    /// <summary>No time-out of its own: a check of a long journal takes its time, and the person can interrupt.</summary>
    private static HttpClient Http(HttpMessageHandler handler, Uri address) =>
        new(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };

    /// <summary>Asks who is there before a token is sent.</summary>
    private static async Task<(Presence Presence, string Why)> ProbeAsync(HttpClient http, TimeSpan patience, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(patience);
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/health", deadline.Token);
            byte[] body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            HealthView? health = JsonSerializer.Deserialize(body, CliJson.Default.HealthView);
            return (health?.Service == "governance" ? Presence.Reeve : Presence.Other, "");
        }
        catch (JsonException)
        {
            return (Presence.Other, "");
        }
        catch (HttpRequestException e)
        {
            return (Presence.Nobody, e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (Presence.Nobody, $"no answer within {patience.TotalSeconds:0} s");
        }
    }

    private static HttpClient WithToken(HttpClient http, string? token)
    {
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return http;
    }

    private enum Presence
    {
        Nobody,
        Other,
        Reeve,
    }
}
