using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Reeve.Testing;
using Reeve.Testing.Processes;
using Xunit;

namespace Reeve.Acceptance.Cli;

/// <summary>The service is started in somebody's repository: what lies there, and what the environment says to other web applications, is not for it.</summary>
public sealed partial class StartingFolderTests : IDisposable
{
    private readonly ReeveHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task It_listens_only_where_it_is_told_logs_as_it_is_told_and_watches_no_folder()
    {
        Require.That(OperatingSystem.IsLinux(), "Linux", "/proc tells what a process listens on and watches");
        string decoy = $"http://127.0.0.1:{FreePort()}";
        string settings = $$"""
            {
              "urls": "{{decoy}}",
              "Kestrel": { "Endpoints": { "Decoy": { "Url": "{{decoy}}" } } },
              "Logging": { "LogLevel": { "Default": "Trace", "Microsoft": "Trace" }, "Console": { "LogLevel": { "Default": "Trace" } } }
            }
            """;
        foreach (string name in new[] { "appsettings.json", "appsettings.Development.json", "appsettings.Production.json" })
        {
            await File.WriteAllTextAsync(Path.Combine(_home.Work, name), settings);
        }

        Directory.CreateDirectory(Path.Combine(_home.Work, "wwwroot"));
        await File.WriteAllTextAsync(Path.Combine(_home.Work, "wwwroot", "appsettings.json"), "secret");
        foreach (string name in new[] { "ASPNETCORE_URLS", "DOTNET_URLS", "URLS", "ASPNETCORE_Kestrel__Endpoints__Decoy__Url", "Kestrel__Endpoints__Decoy__Url" })
        {
            _home.Environment[name] = decoy;
        }

        _home.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        _home.Environment["DOTNET_ENVIRONMENT"] = "Development";
        _home.Environment["Logging__LogLevel__Default"] = "Trace";

        await using ReeveProcess reeve = await ReeveProcess.StartAsync(_home);
        Assert.Equal(HttpStatusCode.NotFound, (await reeve.Http.GetAsync("/appsettings.json")).StatusCode);
        ReeveRun status = await _home.RunAsync("status");

        Assert.True(status.ExitCode == 0, status.ToString());
        Assert.Equal([reeve.Url.Port], ListeningPorts(reeve.Id));
        Assert.DoesNotContain(OpenFiles(reeve.Id), f => f.Contains("inotify", StringComparison.Ordinal));
        Assert.DoesNotMatch(DetailedLine(), reeve.Log);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static List<string> OpenFiles(int process) =>
        [.. new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos().Select(f => f.LinkTarget ?? "")];

    /// <summary>Ports of every listening TCP socket that the process holds open.</summary>
    private static List<int> ListeningPorts(int process)
    {
        const string listening = "0A";
        HashSet<string> held = [.. OpenFiles(process).Where(f => f.StartsWith("socket:[", StringComparison.Ordinal)).Select(f => f[8..^1])];
        return
        [
            .. new[] { "tcp", "tcp6" }
                .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(row => row[3] == listening && held.Contains(row[9]))
                .Select(row => int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];
    }

    [GeneratedRegex("^\\S+Z (trce|dbug): ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DetailedLine();
}
