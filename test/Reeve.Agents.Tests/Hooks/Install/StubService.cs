using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reeve.Agents.Tests.Hooks.Install;

/// <summary>A listener on loopback that reads one HTTP request per connection and answers with the bytes a test gives it.</summary>
internal sealed class StubService : IDisposable
{
    public const string Deny =
        """{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"Denied by constraint canary."}}""";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly string? _answer;

    /// <summary>Starts listening.</summary>
    /// <param name="answer">The whole response; null leaves the caller waiting.</param>
    public StubService(string? answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

        // A thread of its own: it answers in time however busy the other tests keep the pool.
        _thread = new Thread(Serve) { IsBackground = true, Name = nameof(StubService) };
        _thread.Start();
    }

    public Uri Address { get; }

    public ConcurrentQueue<(string Head, byte[] Body)> Requests { get; } = new();

    public static string Answer(string body, int status = 200, string headers = "X-Reeve-Decision: deny\r\n") =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    public void Dispose()
    {
        _stop.Set();
        _listener.Dispose();
        _thread.Join();
        _stop.Dispose();
    }

    private void Serve()
    {
        while (!_stop.IsSet)
        {
            try
            {
                using Socket client = _listener.Accept();
                client.ReceiveTimeout = (int)TimeSpan.FromMinutes(1).TotalMilliseconds;
                Reply(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over, or its client went away; without a listener the loop ends.
            }
        }
    }

    private void Reply(Socket client)
    {
        List<byte> read = [];
        byte[] buffer = new byte[65536];
        int end = -1;
        int length = 0;
        while (end < 0 || read.Count < end + length)
        {
            int n = client.Receive(buffer);
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
            _stop.Wait();
            return;
        }

        client.Send(Encoding.UTF8.GetBytes(_answer));
    }
}
