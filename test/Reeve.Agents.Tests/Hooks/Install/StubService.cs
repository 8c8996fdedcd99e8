using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reeve.Agents.Tests.Hooks.Install;

/// <summary>A listener on loopback that reads one HTTP request per connection and answers with the bytes a test gives it.</summary>
internal sealed class StubService : IAsyncDisposable
{
    public const string Deny =
        """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"Denied by constraint canary."}}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly string? _answer;

    /// <summary>Starts listening.</summary>
    /// <param name="answer">The whole response; null leaves the caller waiting.</param>
    public StubService(string? answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = LoopAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public ConcurrentQueue<(string Head, byte[] Body)> Requests { get; } = new();

    public static string Answer(string body, int status = 200, string headers = "X-Reeve-Decision: deny\r\n") =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or its client went away.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        List<byte> read = [];
        byte[] buffer = new byte[65536];
        int end = -1;
        int length = 0;
        while (end < 0 || read.Count < end + length)
        {
            int n = await stream.ReadAsync(buffer, _stop.Token);
            if (n == 0)
            {
                return;
            }

            read.AddRange(buffer.AsSpan(0, n));
            if (end < 0 && Encoding.Latin1.GetString([.. read]) is var text && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var at)
            {
                end = at + 4;
                string line = text[..at].Split("\r\n").First(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                length = int.Parse(line.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        Requests.Enqueue((Encoding.Latin1.GetString([.. read[..end]]), [.. read[end..]]));
        if (_answer is null)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer ?? ""), _stop.Token);
    }
}
