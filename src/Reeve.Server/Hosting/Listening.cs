using System.Net;
using System.Net.Sockets;
using Reeve.Core.Refusals;

namespace Reeve.Server.Hosting;

/// <summary>The address the service listens on.</summary>
/// <param name="Url">As bound, port included; null on a unix socket.</param>
internal sealed record ListeningAddress(Uri? Url);

/// <summary>Where the service may listen, and why not.</summary>
internal static class Listening
{
    /// <summary>True for localhost, 127.0.0.0/8 and ::1.</summary>
    public static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Takes a free port before anything is judged: the port is part of what agents may not touch. Null when the URL names its port.
    /// </summary>
    public static Socket? TakeFreePort(ref Uri url)
    {
        if (url.Port != 0)
        {
            return null;
        }

        var endpoint = new IPEndPoint(IPAddress.Parse(url.Host.Trim('[', ']')), 0);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            url = new UriBuilder(url) { Port = ((IPEndPoint)socket.LocalEndPoint!).Port }.Uri;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Another address than loopback, and no token has been minted.</summary>
    public static Refusal NeedsTokens(Uri url) => new(
        RefusalKind.Invalid,
        "tokens-needed",
        $"{url} is not loopback, and without tokens anyone who reaches it could approve anything.",
        "url",
        "Run `reeve init` first, or listen on 127.0.0.1.");

    /// <summary>The address is taken or not ours.</summary>
    public static Refusal CannotListen(Uri url, string problem) => new(
        RefusalKind.Instrument,
        "cannot-listen",
        $"Cannot listen on {url}: {problem}",
        "url",
        $"See what uses the port with `lsof -i :{url.Port}`, or choose another with `--url`.");
}
