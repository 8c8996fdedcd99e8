using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Server.Options;

namespace Reeve.Cli.Configuration;

/// <summary>The options that a service started here would have.</summary>
internal static class LocalOptions
{
    /// <summary>Loads and validates them; a refusal names every error.</summary>
    public static Result<EffectiveOptions> Load(Session session)
    {
        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        if (session.Value(GlobalOptions.Data) is { } data)
        {
            arguments["data"] = session.Environment.Absolute(data);
        }

        if (session.Value(GlobalOptions.Url) is { } url)
        {
            arguments["url"] = url;
        }

        return session.Target(mayCreate: true).TryGet(out ServiceTarget? target, out Refusal? refusal)
            ? EffectiveOptions.Load(arguments, session.Environment.Variables, target.Config)
            : refusal;
    }
}
