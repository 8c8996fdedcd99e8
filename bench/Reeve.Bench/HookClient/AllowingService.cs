using System.Net;
using System.Net.Sockets;

namespace Reeve.Bench.HookClient;

/// <summary>The cheapest service that allows: reads one request per connection and answers a constant.</summary>
internal sealed class AllowingService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Thread _thread;

    public AllowingService()
    {
        _listener.Start();
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
    }

    private void Loop()
    {
        byte[] buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                using Socket socket = _listener.AcceptSocket();
                Serve(socket, buffer);
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private static void Serve(Socket socket, byte[] buffer)
    {
        int read = 0;
        int end = -1;
        int length = 0;
        while (end < 0 || read < end + length)
        {
            int n = socket.Receive(buffer.AsSpan(read));
            if (n == 0)
            {
                return;
            }

            read += n;
            if (end < 0 && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is >= 0 and int at)
            {
                end = at + 4;
                Span<byte> head = buffer.AsSpan(0, at);
                int value = head.IndexOf("Content-Length: "u8) + "Content-Length: "u8.Length;
                _ = System.Buffers.Text.Utf8Parser.TryParse(head[value..], out length, out _);
            }
        }

        socket.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Reeve-Decision: allow\r\nConnection: close\r\n\r\n"u8);
    }
}
