using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reeve.Acceptance.AgentClis;

/// <summary>Another program on the port: answers every connection with the same bytes, or never.</summary>
internal sealed class GarbageService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _answer;
    private readonly Task _loop;

    /// <summary>Starts listening; a null answer leaves every caller waiting.</summary>
    public GarbageService(string? answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = LoopAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Whole connections seen: proof that a hook was called.</summary>
    public int Calls { get; private set; }

    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        List<TcpClient> waiting = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                waiting.Add(client);
                Calls++;
                if (_answer is not null)
                {
                    byte[] buffer = new byte[65536];
                    Calls += await client.GetStream().ReadAsync(buffer, _stop.Token) == 0 ? -1 : 0;
                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(_answer), _stop.Token);
                    client.Close();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            waiting.ForEach(c => c.Dispose());
        }
    }
}
