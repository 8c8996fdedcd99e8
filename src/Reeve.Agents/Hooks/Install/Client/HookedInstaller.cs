using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>Installs, removes and proves the hook of a CLI that runs Reeve's bash client: Gemini CLI, Copilot CLI, Cursor.</summary>
public sealed class HookedInstaller : IHookInstaller
{
    private readonly TimeProvider _time;
    private readonly HookedCli _cli;

    private HookedInstaller(TimeProvider time, HookedCli cli)
    {
        _time = time;
        _cli = cli;
    }

    /// <summary>Names of the CLIs.</summary>
    public static IEnumerable<string> Clis => HookedCli.All.Select(c => c.Words.Cli);

    /// <inheritdoc/>
    public string Cli => _cli.Words.Cli;

    /// <summary>The installer of that CLI, or null when it is not of this kind.</summary>
    /// <param name="cli">Name as in <c>/hook/{cli}</c>.</param>
    /// <param name="time">Bounds the client's run in <see cref="VerifyAsync"/>.</param>
    public static HookedInstaller? For(string cli, TimeProvider time) =>
        HookedCli.All.FirstOrDefault(c => c.Words.Cli == cli) is { } known ? new HookedInstaller(time, known) : null;

    /// <inheritdoc/>
    public Result<HookInstallation> Install(HookInstallRequest request)
    {
        HookedPaths paths = new(_cli, request.Place);
        Refusal? refusal = HookRequestCheck.Find(request);
        if (refusal is not null
            || !Files(paths, request.Service, request.Token).TryGet(out HookFileSet? files, out refusal)
            || !files.Install().TryGet(out bool changed, out refusal))
        {
            return refusal;
        }

        return new HookInstallation(Cli, changed, [paths.Settings, paths.Client], [.. _cli.Demands(request.Place)]);
    }

    /// <inheritdoc/>
    public Result<HookRemoval> Uninstall(HookPlace place)
    {
        HookedPaths paths = new(_cli, place);
        if (!Files(paths, new Uri("http://127.0.0.1"), "").TryGet(out HookFileSet? files, out Refusal? refusal)
            || !files.Uninstall().TryGet(out (ImmutableArray<string> Restored, ImmutableArray<string> Edited) done, out refusal))
        {
            return refusal;
        }

        return done.Restored.IsEmpty && done.Edited.IsEmpty
            ? InstallRefusals.NotInstalled(Cli, paths.Settings)
            : new HookRemoval(Cli, done.Restored, done.Edited);
    }

    /// <inheritdoc/>
    public async Task<HookProof> VerifyAsync(HookPlace place, Uri service, CancellationToken cancellation)
    {
        Canary canary = new();
        HookedPaths paths = new(_cli, place);
        (List<Refusal> failures, bool clientIsOurs) = new HookedInspection(paths, service, new HookLedger(Cli, place)).Look();
        string? reason = null;
        if (clientIsOurs)
        {
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(_cli.Canary(canary.Call, canary.Command, paths.WorkingFolder));
            ClientProbe probe = new(_time, _cli.Words, paths.Client, paths.WorkingFolder);
            (reason, Refusal? refusal) = await probe.RunAsync(HookedEvent.Decision, body, _cli.ReadDeny, cancellation);
            failures.AddRange(refusal is null ? [] : [refusal]);
        }

        return new HookProof(Cli, canary.Command, reason, [.. failures]);
    }

    private Result<HookFileSet> Files(HookedPaths paths, Uri service, string token)
    {
        HookFile settings = new(paths.Settings, null, b => HookedEntries.Add(paths, b), b => HookedEntries.Strip(paths, b));
        HookFile? exclude = null;
        if (paths.Place.Repository is { } repository && !GitExclude.For(repository, paths.Excluded).TryGet(out exclude, out Refusal? refusal))
        {
            return refusal;
        }

        ImmutableArray<HookFile> files = [HookClient.File(paths.Client, _cli.Words, service, token), settings];
        return new HookFileSet(new HookLedger(Cli, paths.Place), paths.Place.Repository, exclude is null ? files : files.Insert(0, exclude));
    }
}
