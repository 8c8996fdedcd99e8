using System.Collections;
using Reeve.Cli.Service;

namespace Reeve.Cli.Console;

/// <summary>Everything that a command takes from the process it runs in, so that tests can run one without a process.</summary>
internal sealed record CliEnvironment
{
    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Talk.</summary>
    public required TextWriter Err { get; init; }

    /// <summary>A person looks at <see cref="Out"/>.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Width of the terminal in characters; as wide as one likes where nobody looks.</summary>
    public int Columns { get; init; } = int.MaxValue;

    /// <summary>A person looks at <see cref="Err"/>.</summary>
    public required bool IsErrTerminal { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Folder that relative paths start from.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The user's home folder.</summary>
    public required string HomeFolder { get; init; }

    /// <summary>Opens the files of a data folder when no service runs.</summary>
    public required OpenFiles OpenFiles { get; init; }

    /// <summary>The environment of this process.</summary>
    public static CliEnvironment OfProcess() => new()
    {
        Out = System.Console.Out,
        Err = System.Console.Error,
        IsTerminal = !System.Console.IsOutputRedirected,
        IsErrTerminal = !System.Console.IsErrorRedirected,
        Columns = System.Console.IsOutputRedirected ? int.MaxValue : System.Console.WindowWidth,
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal),
        Clock = TimeProvider.System,
        CurrentFolder = Environment.CurrentDirectory,
        HomeFolder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        OpenFiles = FileService.OpenAsync,
    };

    /// <summary>An environment variable; null when unset or empty.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>Makes a path absolute; a leading <c>~/</c> is the home folder.</summary>
    public string Absolute(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.GetFullPath(path[2..], HomeFolder)
            : Path.GetFullPath(path, CurrentFolder);
}
