using System.Diagnostics;

namespace Reeve.Acceptance.AgentClis;

/// <summary>One program run to its end with nothing in its environment but what it was given.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>A CLI that has not ended by then hangs: 90 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public static async Task<ProgramRun> RunAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(Limit, TimeProvider.System);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(both.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(both.Token);
            await process.WaitForExitAsync(both.Token);
            return new ProgramRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
