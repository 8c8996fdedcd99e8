using Xunit;

namespace Reeve.Server.Tests.OpenApi;

/// <summary>Checks every answer against the API's document, as the service itself shows it.</summary>
internal sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly Lock Reading = new();
    private static Task<ApiContract>? _contract;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        string? mediaType = response.Content.Headers.ContentType?.MediaType;
        string body = mediaType == "text/event-stream" ? "" : await BufferedAsync(response, cancellationToken);
        ApiContract contract = await ContractAsync(new Uri(request.RequestUri!, "/openapi/v1.json"));
        string? complaint = contract.Complaint(request.Method.Method, request.RequestUri!.AbsolutePath, (int)response.StatusCode, mediaType, body);
        Assert.True(complaint is null, complaint);
        return response;
    }

    private static async Task<string> BufferedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private Task<ApiContract> ContractAsync(Uri document)
    {
        lock (Reading)
        {
            return _contract is { IsFaulted: false } known ? known : _contract = ReadAsync(document);
        }
    }

    private async Task<ApiContract> ReadAsync(Uri document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, document);
        using HttpResponseMessage response = await base.SendAsync(request, CancellationToken.None);
        return await ApiContract.ReadAsync(await response.Content.ReadAsStringAsync(CancellationToken.None));
    }
}
