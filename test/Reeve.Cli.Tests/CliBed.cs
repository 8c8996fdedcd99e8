using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Reeve.Testing.Processes;

namespace Reeve.Cli.Tests;

/// <summary>Runs command lines in this process, in a temporary home of their own.</summary>
internal sealed class CliBed : IDisposable
{
    /// <summary>Makes the home.</summary>
    /// <param name="service">Service to speak to, or null for an address where nobody answers.</param>
    public CliBed(StubService? service = null)
    {
        Home = Directory.CreateTempSubdirectory("reeve-cli-").FullName;
        Variables["REEVE_URL"] = service?.Url.ToString() ?? "http://127.0.0.1:1";
        OpenFiles = (_, target, _) => Task.FromResult<Result<FileService>>(
            new Refusal(RefusalKind.Instrument, "data-folder-locked", "Process 4711 holds the folder", target.DataFolder, "End it."));
    }

    /// <summary>Home and current folder.</summary>
    public string Home { get; }

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; init; } = new FixedClock();

    /// <summary>Opens files when nobody answers.</summary>
    public OpenFiles OpenFiles { get; set; }

    /// <summary>A person looks at stdout and stderr.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>Width of the terminal.</summary>
    public int Columns { get; set; } = int.MaxValue;

    /// <summary>Where stdout goes; replaced to look at it while the command runs.</summary>
    public TextWriter Out { get; set; } = new StringWriter();

    /// <summary>A file in the home.</summary>
    public string File(params string[] parts) => Path.Combine([Home, .. parts]);

    /// <summary>Runs one command line.</summary>
    public Task<ReeveRun> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    /// <summary>Runs one command line until it is interrupted.</summary>
    public async Task<ReeveRun> RunAsync(string[] args, CancellationToken cancellation)
    {
        StringWriter errors = new();
        if (Out is StringWriter)
        {
            Out = new StringWriter();
        }

        CliEnvironment environment = new()
        {
            Out = Out,
            Err = errors,
            IsTerminal = IsTerminal,
            IsErrTerminal = IsTerminal,
            Columns = Columns,
            Variables = Variables,
            Clock = Clock,
            CurrentFolder = Home,
            HomeFolder = Home,
            OpenFiles = OpenFiles,
        };
        int exitCode = await ReeveCli.RunAsync(args, environment, cancellation);
        return new ReeveRun(exitCode, Out.ToString()!, errors.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Home, recursive: true);
}
