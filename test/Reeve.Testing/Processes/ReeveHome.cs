using System.Diagnostics;

namespace Reeve.Testing.Processes;

/// <summary>
/// A private home for one test: data folder, configuration folder and working folder under a temporary folder, and an environment in which
/// the <c>reeve</c> executable sees nothing else. Disposing deletes it.
/// </summary>
public sealed class ReeveHome : IDisposable
{
    private static readonly string[] Inherited = ["PATH", "DOTNET_ROOT", "TMPDIR", "LD_LIBRARY_PATH"];

    /// <summary>Creates the folders; the data folder itself is left to Reeve.</summary>
    public ReeveHome()
    {
        Root = Directory.CreateTempSubdirectory("reeve-test-").FullName;
        Data = Path.Combine(Root, "var");
        Config = Path.Combine(Root, "config");
        Work = Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;
    }

    /// <summary>The folder above all others.</summary>
    public string Root { get; }

    /// <summary>Data folder, passed as <c>REEVE_DATA</c>.</summary>
    public string Data { get; }

    /// <summary>Configuration folder, passed as <c>XDG_CONFIG_HOME</c>.</summary>
    public string Config { get; }

    /// <summary>Working folder of started processes.</summary>
    public string Work { get; }

    /// <summary>Where the operator's token is kept in this home.</summary>
    public string OperatorTokenFile => Path.Combine(Config, "reeve", "operator.token");

    /// <summary>Further variables for started processes; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>The executable, as copied beside the tests.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "reeve");

    /// <summary>What a process of this home is started with.</summary>
    public ProcessStartInfo StartInfo(params IEnumerable<string> arguments)
    {
        ProcessStartInfo info = new(Executable, arguments)
        {
            WorkingDirectory = Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach (string name in Inherited)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        info.Environment["HOME"] = Root;
        info.Environment["USER"] = "tester";
        info.Environment["TZ"] = "UTC";
        info.Environment["XDG_CONFIG_HOME"] = Config;
        info.Environment["REEVE_DATA"] = Data;
        info.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string? value) in Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    /// <summary>Runs one command to its end.</summary>
    /// <exception cref="TimeoutException">It did not end within a minute; it has been killed.</exception>
    public async Task<ReeveRun> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(StartInfo(arguments))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        }
        catch (TimeoutException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"reeve {string.Join(' ', arguments)} did not end.\n{await output}\n{await errors}", e);
        }

        return new ReeveRun(process.ExitCode, await output, await errors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
    }
}
