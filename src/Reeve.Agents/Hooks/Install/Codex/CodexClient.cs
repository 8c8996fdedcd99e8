using System.Text;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>The bash client that Codex runs: one file, beside <c>hooks.json</c>, with the service's address and the hook's token in it.</summary>
internal static class CodexClient
{
    public const string FileName = "reeve-codex-hook";
    private const string ResourceName = "reeve-codex-hook";

    /// <summary>The client's text for one service.</summary>
    public static byte[] Render(Uri service, string token)
    {
        using Stream resource = typeof(CodexClient).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using StreamReader reader = new(resource, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd()
            .Replace("@HOST@", service.Host, StringComparison.Ordinal)
            .Replace("@PORT@", $"{service.Port}", StringComparison.Ordinal)
            .Replace("@DEADLINE@", $"{HookTimings.ClientDeadline}", StringComparison.Ordinal)
            .Replace("@TOKEN@", token, StringComparison.Ordinal));
    }

    /// <summary>The client as a part of the hook. The path is Reeve's own, so nothing of a file found there is kept.</summary>
    public static HookFile File(string path, Uri service, string token) => new(
        path, FileModes.PrivateProgram, _ => Render(service, token), _ => (Result<byte[]?>)(byte[]?)null);
}
