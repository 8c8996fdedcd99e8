using System.ComponentModel;
using System.Diagnostics;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>Proves an installed Codex hook: inspects its parts, then runs the installed client with a canary as Codex would.</summary>
internal sealed class CodexVerifier(TimeProvider time, CodexPaths paths, Uri service, HookLedger ledger)
{
    private const int MaxAnswer = 1 << 20;

    public async Task<HookProof> VerifyAsync(CancellationToken cancellation)
    {
        Canary canary = new();
        (List<Refusal> failures, bool clientIsOurs) = new CodexInspection(paths, service, ledger).Look();
        string? reason = null;
        if (clientIsOurs)
        {
            Result<string> answer = await RunAsync(canary, cancellation);
            if (answer.TryGet(out reason, out Refusal? refusal) && !reason.Contains(Canary.Proof, StringComparison.Ordinal))
            {
                refusal = VerifyRefusals.OtherReason(paths.Client, reason);
            }

            if (refusal is not null)
            {
                failures.Add(refusal);
            }
        }

        return new HookProof("codex", canary.Command, reason, [.. failures]);
    }

    private async Task<Result<string>> RunAsync(Canary canary, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(paths.Client, [CodexEntries.Decision.Argument])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = paths.WorkTree ?? paths.Place.Home,
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
                return await TalkAsync(process, canary, both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return VerifyRefusals.ClientFailed(paths.Client, $"did not end within {HookTimings.CliTimeout} s");
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Win32Exception e)
        {
            return VerifyRefusals.ClientFailed(paths.Client, $"cannot be started ({e.Message})");
        }
        catch (IOException e)
        {
            return VerifyRefusals.ClientFailed(paths.Client, $"does not read its input ({e.Message})");
        }
    }

    private async Task<Result<string>> TalkAsync(Process process, Canary canary, CancellationToken cancellation)
    {
        await process.StandardInput.BaseStream.WriteAsync(canary.Body(paths.WorkTree ?? paths.Place.Home), cancellation);
        process.StandardInput.Close();
        byte[] buffer = new byte[MaxAnswer];
        int length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode != 0 ? VerifyRefusals.ClientFailed(paths.Client, $"ended with exit code {process.ExitCode}")
            : length == 0 ? VerifyRefusals.NotDenied(paths.Client, "allow")
            : NativeDeny.Read(buffer.AsMemory(0, length), paths.Client);
    }
}
