using System.Net;
using Microsoft.AspNetCore.Http;
using Reeve.Core.Refusals;

namespace Reeve.Server.Hosting;

/// <summary>
/// Keeps web pages out: a page that a person visits can send requests to loopback, and a name that resolves to it (DNS rebinding) can read the
/// answers. So the Host has to be an address or localhost, and a cross-site Origin is refused.
/// </summary>
internal static class BrowserGuard
{
    /// <summary>Why the request is refused, or null.</summary>
    public static Refusal? Refuse(HttpContext context)
    {
        string host = context.Request.Host.Host;
        if (host != "localhost" && !IPAddress.TryParse(host.Trim('[', ']'), out _))
        {
            return new Refusal(RefusalKind.Forbidden, "host-not-allowed", $"`{host}` is not the service's own address.", "Host", "Use the numeric address or localhost.");
        }

        string origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == $"http://{context.Request.Host}"
            ? null
            : new Refusal(RefusalKind.Forbidden, "origin-not-allowed", "Requests from other sites are refused.", "Origin", "Call from the command line or the service's own pages.");
    }
}
