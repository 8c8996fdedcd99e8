using System.ComponentModel;
using System.Diagnostics;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>Runs an installed client with a canary, as the CLI would.</summary>
/// <param name="time">Bounds the run.</param>
/// <param name="words">Whose client it is.</param>
/// <param name="client">Its path.</param>
/// <param name="folder">Where the CLI would start it.</param>
internal sealed class ClientProbe(TimeProvider time, ClientWords words, string client, string folder)
{
    private const int MaxAnswer = 1 << 20;

    /// <summary>The reason of the native deny that came back and names the canary's constraint, or what is wrong.</summary>
    /// <param name="argument">The client's argument for a decision.</param>
    /// <param name="body">The native body.</param>
    /// <param name="read">Reads a native deny, as strictly as the CLI.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<(string? Reason, Refusal? Refusal)> RunAsync(
        string argument, byte[] body, Func<ReadOnlyMemory<byte>, string, Result<string>> read, CancellationToken cancellation)
    {
        Result<string> answer = await AskAsync(argument, body, read, cancellation);
        return !answer.TryGet(out string? reason, out Refusal? refusal) ? (null, refusal)
            : reason.Contains(Canary.Proof, StringComparison.Ordinal) ? (reason, null)
            : (reason, VerifyRefusals.OtherReason(client, reason));
    }

    private async Task<Result<string>> AskAsync(
        string argument, byte[] body, Func<ReadOnlyMemory<byte>, string, Result<string>> read, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(client, [argument])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(HookTimings.CliTimeout), time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                return await TalkAsync(process, body, read, both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return VerifyRefusals.ClientFailed(words, client, $"did not end within {HookTimings.CliTimeout} s");
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Win32Exception e)
        {
            return VerifyRefusals.ClientFailed(words, client, $"cannot be started ({e.Message})");
        }
        catch (IOException e)
        {
            return VerifyRefusals.ClientFailed(words, client, $"does not read its input ({e.Message})");
        }
    }

    private async Task<Result<string>> TalkAsync(
        Process process, byte[] body, Func<ReadOnlyMemory<byte>, string, Result<string>> read, CancellationToken cancellation)
    {
        await process.StandardInput.BaseStream.WriteAsync(body, cancellation);
        process.StandardInput.Close();
        byte[] buffer = new byte[MaxAnswer];
        int length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode != 0 ? VerifyRefusals.ClientFailed(words, client, $"ended with exit code {process.ExitCode}")
            : length == 0 ? VerifyRefusals.NotDenied(client, "allow")
            : read(buffer.AsMemory(0, length), client);
    }
}
