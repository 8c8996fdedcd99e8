using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>Speaks the HTTP API for one command. Every failure comes back as a refusal.</summary>
internal sealed class ServiceClient
{
    private readonly HttpClient _http;
    private readonly CancellationToken _cancellation;

    /// <summary>A client for one command.</summary>
    /// <param name="http">With base address and token. The caller disposes it.</param>
    /// <param name="cancellation">Ends when the person interrupts the command.</param>
    public ServiceClient(HttpClient http, CancellationToken cancellation)
    {
        _http = http;
        _cancellation = cancellation;
    }

    /// <summary>Where the service is.</summary>
    public Uri Url => _http.BaseAddress!;

    /// <summary>Asks for something.</summary>
    /// <param name="path">Path, starting with a slash.</param>
    /// <param name="shape">How to read the answer.</param>
    /// <param name="query">Parameters; those that are null are left out.</param>
    public Task<Result<Reply<T>>> GetAsync<T>(string path, JsonTypeInfo<T> shape, params ReadOnlySpan<(string Name, string? Value)> query) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path + Query(query)), path, shape);

    /// <summary>Sends a body.</summary>
    /// <param name="path">Path, starting with a slash.</param>
    /// <param name="body">The body.</param>
    /// <param name="bodyShape">How to write the body.</param>
    /// <param name="shape">How to read the answer.</param>
    public Task<Result<Reply<T>>> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyShape, JsonTypeInfo<T> shape) =>
        SendAsync(HttpMethod.Post, path, body, bodyShape, shape);

    /// <summary>Sends what is to be changed of something.</summary>
    /// <param name="path">Path, starting with a slash.</param>
    /// <param name="body">The body.</param>
    /// <param name="bodyShape">How to write the body.</param>
    /// <param name="shape">How to read the answer.</param>
    public Task<Result<Reply<T>>> PatchAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyShape, JsonTypeInfo<T> shape) =>
        SendAsync(HttpMethod.Patch, path, body, bodyShape, shape);

    /// <summary>Deletes something.</summary>
    /// <param name="path">Path, starting with a slash.</param>
    /// <param name="shape">How to read the answer.</param>
    public Task<Result<Reply<T>>> DeleteAsync<T>(string path, JsonTypeInfo<T> shape) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), path, shape);

    /// <summary>Opens a stream of events.</summary>
    /// <param name="path">Path, starting with a slash.</param>
    /// <param name="lastEventId">Resume after this event, or null.</param>
    public async Task<Result<HttpResponseMessage>> OpenEventsAsync(string path, string? lastEventId)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (!string.IsNullOrEmpty(lastEventId))
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        try
        {
            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _cancellation);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                return Problem.Decode(response.StatusCode, await response.Content.ReadAsByteArrayAsync(_cancellation), path);
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            return ServiceRefusals.Lost(Url, path, e.Message);
        }
    }

    /// <summary>True for a failure of the connection, as opposed to an interruption by the person.</summary>
    public bool IsLoss(Exception exception) =>
        exception is HttpRequestException or IOException || (exception is TaskCanceledException && !_cancellation.IsCancellationRequested);

    private Task<Result<Reply<T>>> SendAsync<TBody, T>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyShape, JsonTypeInfo<T> shape)
    {
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(body, bodyShape));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(method, path) { Content = content }, path, shape);
    }

    private async Task<Result<Reply<T>>> SendAsync<T>(HttpRequestMessage request, string path, JsonTypeInfo<T> shape)
    {
        byte[] body;
        try
        {
            using (request)
            {
                using HttpResponseMessage response = await _http.SendAsync(request, _cancellation);
                body = await response.Content.ReadAsByteArrayAsync(_cancellation);
                if (!response.IsSuccessStatusCode)
                {
                    return Problem.Decode(response.StatusCode, body, path);
                }
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            return ServiceRefusals.Lost(Url, path, e.Message);
        }

        try
        {
            return JsonSerializer.Deserialize(body, shape) is { } value
                ? new Reply<T>(value, body)
                : ServiceRefusals.NotUnderstood(path, "it is null");
        }
        catch (JsonException e)
        {
            return ServiceRefusals.NotUnderstood(path, e.Message);
        }
    }

    private static string Query(ReadOnlySpan<(string Name, string? Value)> query)
    {
        string text = "";
        foreach ((string name, string? value) in query)
        {
            if (value is not null)
            {
                text += $"{(text.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
            }
        }

        return text;
    }
}
