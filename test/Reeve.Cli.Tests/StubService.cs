using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reeve.Cli.Tests;

/// <summary>A call that the command made.</summary>
/// <param name="Line">Method, path and query.</param>
/// <param name="Body">Body, or empty.</param>
/// <param name="Token">Authorization header, or null.</param>
public sealed record Call(string Line, string Body, string? Token);

/// <summary>Stands in for the service on loopback: answers what the test says and remembers what was asked.</summary>
public sealed class StubService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);

    private StubService(WebApplication app)
    {
        _app = app;
    }

    /// <summary>Address.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>Calls so far, without the probe of <c>/health</c>.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>Starts one that is a healthy Reeve.</summary>
    public static async Task<StubService> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        StubService stub = new(builder.Build());
        stub._app.Run(stub.HandleAsync);
        stub.On("GET /health", """{"status":"healthy","service":"governance","version":"0.1.0","timestamp":"2026-11-21T03:00:00Z","uptime":1}""");
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>Answers a call with JSON.</summary>
    /// <param name="line">Method and path, without the query.</param>
    /// <param name="json">Body.</param>
    /// <param name="status">HTTP status.</param>
    public StubService On(string line, string json, int status = 200)
    {
        _answers[line] = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
            return context.Response.WriteAsync(json);
        };
        return this;
    }

    /// <summary>Answers a call as the test likes.</summary>
    public StubService On(string line, Func<HttpContext, Task> answer)
    {
        _answers[line] = answer;
        return this;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Path != "/health")
        {
            using StreamReader reader = new(request.Body);
            Calls.Enqueue(new Call($"{request.Method} {request.Path}{request.QueryString}", await reader.ReadToEndAsync(), request.Headers.Authorization.FirstOrDefault()));
        }

        if (_answers.TryGetValue($"{request.Method} {request.Path}", out Func<HttpContext, Task>? answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
