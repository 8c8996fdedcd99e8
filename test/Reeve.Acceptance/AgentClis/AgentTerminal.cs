using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.Acceptance.AgentClis;

/// <summary>A real agent CLI in a terminal of its own (through <c>script</c>), with a person's key strokes.</summary>
internal sealed partial class AgentTerminal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _screen = new();

    private AgentTerminal(Process process) => _process = process;

    /// <summary>Starts a program in the scratch repository.</summary>
    /// <param name="scratch">Home and repository.</param>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">As a shell reads them.</param>
    /// <param name="environment">The environment, the terminal aside.</param>
    public static AgentTerminal Start(Scratch scratch, string program, string arguments, params (string Name, string Value)[] environment)
    {
        string launch = Path.Combine(scratch.Home, "launch");
        File.WriteAllText(launch, $"#!/bin/sh\nstty cols 120 rows 40\nexec '{program}' {arguments}\n");
        Dictionary<string, string> all = scratch.Environment([.. environment, ("TERM", "xterm-256color"), ("SHELL", "/bin/sh")]);
        return new AgentTerminal(Process.Start(ProgramRun.Start(
            "/usr/bin/script", ["--quiet", "--flush", "--return", "--command", $"/bin/sh {launch}", "/dev/null"], scratch.Repository, all))!);
    }

    /// <summary>Reads the screen until this text (spaces aside) has been on it since the last key.</summary>
    public async Task WaitForAsync(string text, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(ProgramRun.Limit, TimeProvider.System);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        char[] buffer = new char[4096];
        string wanted = text.Replace(" ", "", StringComparison.Ordinal);
        while (!Plain().Contains(wanted, StringComparison.Ordinal))
        {
            int read;
            try
            {
                read = await _process.StandardOutput.ReadAsync(buffer, both.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"`{text}` never came. On the screen: {Plain()}", e);
            }

            if (read == 0)
            {
                throw new EndOfStreamException($"The program ended before `{text}` came. On the screen: {Plain()}");
            }

            _screen.Append(buffer, 0, read);
        }
    }

    public async Task PressAsync(string keys)
    {
        _screen.Clear();
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string Plain() => Spaces().Replace(Escapes().Replace(_screen.ToString(), ""), "");

    [GeneratedRegex(@"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[@-Z\\-_a-z=>]|[()][A-Z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Spaces();
}
