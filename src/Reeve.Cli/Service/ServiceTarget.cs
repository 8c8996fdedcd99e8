using Reeve.Cli.Console;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>Where a command looks for the service and for its files.</summary>
/// <param name="Url">Address of the service.</param>
/// <param name="DataFolder">Absolute path of the data folder, opened when no service runs.</param>
/// <param name="MayCreate">The command may make a data folder that does not exist.</param>
internal sealed record ServiceTarget(Uri Url, string DataFolder, bool MayCreate)
{
    /// <summary>Configuration file in force, or null when there is none.</summary>
    public string? Config { get; init; }

    /// <summary>Where the service listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:4007";

    /// <summary>Where the files are unless told otherwise.</summary>
    public const string DefaultDataFolder = "var";

    /// <summary>Name of the configuration file beside the data folder.</summary>
    public const string DefaultConfig = "reeve.json";

    /// <summary>Reads option, environment, configuration file, default, in this order.</summary>
    public static Result<ServiceTarget> Read(CliEnvironment environment, string? url, string? dataFolder, string? config, bool mayCreate)
    {
        url ??= environment.Variable("REEVE_URL");
        dataFolder ??= environment.Variable("REEVE_DATA");
        string? named = config ?? environment.Variable("REEVE_CONFIG");
        string file = environment.Absolute(named ?? Path.Combine(Path.GetDirectoryName(environment.Absolute(dataFolder ?? DefaultDataFolder)) ?? "/", DefaultConfig));
        bool exists = named is not null || File.Exists(file);
        if (exists && (url is null || dataFolder is null))
        {
            if (!ConfigFile.Read(file).TryGet(out ConfigFile? values, out Refusal? refusal))
            {
                return refusal;
            }

            url ??= values.Url;
            dataFolder ??= values.Data;
        }

        string text = url ?? DefaultUrl;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? new ServiceTarget(address, environment.Absolute(dataFolder ?? DefaultDataFolder), mayCreate) { Config = exists ? file : null }
            : ServiceRefusals.BadUrl(text, "url");
    }
}
