using System.CommandLine;

namespace Reeve.Cli.Console;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Url = new("--url")
    {
        Description = "Address of the service (REEVE_URL; default http://127.0.0.1:4007).", HelpName = "URL", Recursive = true,
    };

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "Data folder, opened directly when no service runs (REEVE_DATA; default ./var).", HelpName = "DIR", Recursive = true,
    };

    public static readonly Option<string?> TokenFile = new("--token-file")
    {
        Description = "File with your token (REEVE_TOKEN_FILE; default ~/.config/reeve/operator.token).", HelpName = "FILE", Recursive = true,
    };

    public static readonly Option<string?> Config = new("--config")
    {
        Description = "Configuration file (REEVE_CONFIG; default reeve.json beside the data folder).", HelpName = "FILE", Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Data as JSON on stdout; errors as problem documents on stderr.", Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Say on stderr how the answer came about.", Recursive = true,
    };

    /// <summary>Every one.</summary>
    public static IReadOnlyList<Option> All { get; } = [Url, Data, TokenFile, Config, Json, Verbose];
}
