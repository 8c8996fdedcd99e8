using System.Text;
using System.Text.RegularExpressions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>The bash client that a CLI runs: one file with the service's address and the hook's token in it.</summary>
internal static partial class HookClient
{
    private const string ResourceName = "reeve-hook";

    /// <summary>The client's text for one CLI and service.</summary>
    public static byte[] Render(ClientWords words, Uri service, string token)
    {
        using Stream resource = typeof(HookClient).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        using StreamReader reader = new(resource, Encoding.UTF8);
        StringBuilder text = new(Section().Replace(reader.ReadToEnd(), words.Ask.Length > 0 ? "${part}" : ""));
        (string Place, string Value)[] values =
        [
            ("NAME", words.Name), ("FILE", words.File), ("CLI", words.Cli), ("HOST", service.Host), ("PORT", $"{service.Port}"),
            ("DEADLINE", $"{HookTimings.ClientDeadline}"), ("ALLOW", words.Allow), ("DENY", words.Deny), ("AGAIN", words.Again), ("END", words.End),
            ("ASK", words.Ask), ("HEARD", words.Heard), ("TOKEN", token),
        ];
        foreach ((string place, string value) in values)
        {
            text.Replace($"@{place}@", value);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What only a CLI that can ask needs. Bash reads the whole file at every call, so the others do without.</summary>
    [GeneratedRegex("^#ask\\{\n(?<part>.*?)^#ask\\}\n", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Section();

    /// <summary>The client as a part of the hook. The path is Reeve's own, so nothing of a file found there is kept.</summary>
    public static HookFile File(string path, ClientWords words, Uri service, string token) => new(
        path, FileModes.PrivateProgram, _ => Render(words, service, token), _ => (Result<byte[]?>)(byte[]?)null);

    /// <summary>What of the client on disk would keep it from gating.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="client">Its bytes.</param>
    /// <param name="words">Whose it is.</param>
    /// <param name="service">The service it must call.</param>
    public static IEnumerable<Refusal> Problems(string path, byte[] client, ClientWords words, Uri service)
    {
        UnixFileMode mode = FileModes.Of(path);
        if (FileModes.IsOpen(mode))
        {
            yield return VerifyRefusals.OpenMode(path, mode);
        }

        if (!FileModes.MayRun(mode))
        {
            yield return VerifyRefusals.ClientFailed(words, path, "may not be executed");
        }

        if (client.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"host='{service.Host}' port='{service.Port}' ")) < 0)
        {
            yield return VerifyRefusals.Entry(path, $"The client does not call the service at {service}.", words.Cli);
        }
    }
}
