using System.Buffers;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>What every installation asks of its request.</summary>
internal static class HookRequestCheck
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=-");

    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>The first thing wrong with the request, or null.</summary>
    public static Refusal? Find(HookInstallRequest request)
    {
        if (request.Token.Length is 0 or > 512 || request.Token.AsSpan().ContainsAnyExcept(TokenChars))
        {
            return InstallRefusals.BadToken();
        }

        if (!request.Service.IsAbsoluteUri || !string.Equals(request.Service.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal))
        {
            return InstallRefusals.BadService(request.Service, "it must begin with http://");
        }

        if (request.Service.Host.AsSpan().ContainsAnyExcept(HostChars))
        {
            return InstallRefusals.BadService(request.Service, "its host must be a name or an IPv4 address");
        }

        string folder = request.Place.Repository ?? request.Place.Home;
        if (!Path.IsPathFullyQualified(folder) || !Directory.Exists(folder))
        {
            return InstallRefusals.NoFolder(folder);
        }

        string[] paths =
        [
            folder, request.Place.CodexHome, request.Place.ClaudeHome, request.Place.GeminiHome, request.Place.CopilotHome, request.Place.CursorHome,
        ];
        return paths.FirstOrDefault(p => p.Any(c => c is '\'' or '\\' or '"' || char.IsControl(c))) is { } bad
            ? InstallRefusals.BadPath(bad)
            : null;
    }
}
