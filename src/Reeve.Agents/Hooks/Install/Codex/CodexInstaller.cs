using System.Collections.Immutable;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>
/// Codex: a bash client beside <c>hooks.json</c>, in <c>.codex</c> of a repository or of the user. Codex calls a hook only after a
/// person trusted it; until then it runs every command, so the installation demands that step or, asked to, takes it.
/// </summary>
/// <param name="time">Bounds the client's run in <see cref="VerifyAsync"/>.</param>
public sealed class CodexInstaller(TimeProvider time) : IHookInstaller
{
    /// <inheritdoc/>
    public string Cli => "codex";

    /// <inheritdoc/>
    public Result<HookInstallation> Install(HookInstallRequest request)
    {
        if (HookRequestCheck.Find(request) is { } wrong)
        {
            return wrong;
        }

        CodexPaths paths = new(request.Place);
        if (!Files(paths, request.Service, request.Token, request.Trust).TryGet(out HookFileSet? files, out Refusal? refusal)
            || !files.Install().TryGet(out bool changed, out refusal)
            || !Demands(paths).TryGet(out List<string>? demands, out refusal))
        {
            return refusal;
        }

        return new HookInstallation(Cli, changed, [paths.Hooks, paths.Client], [.. demands]);
    }

    /// <inheritdoc/>
    public Result<HookRemoval> Uninstall(HookPlace place)
    {
        CodexPaths paths = new(place);
        if (!Files(paths, new Uri("http://127.0.0.1"), "", trust: true).TryGet(out HookFileSet? files, out Refusal? refusal)
            || !files.Uninstall().TryGet(out (ImmutableArray<string> Restored, ImmutableArray<string> Edited) done, out refusal))
        {
            return refusal;
        }

        return done.Restored.IsEmpty && done.Edited.IsEmpty
            ? InstallRefusals.NotInstalled(Cli, paths.Hooks)
            : new HookRemoval(Cli, done.Restored, done.Edited);
    }

    /// <inheritdoc/>
    public Task<HookProof> VerifyAsync(HookPlace place, Uri service, CancellationToken cancellation) =>
        new CodexVerifier(time, new CodexPaths(place), service, new HookLedger(Cli, place)).VerifyAsync(cancellation);

    private Result<HookFileSet> Files(CodexPaths paths, Uri service, string token, bool trust)
    {
        byte[]? planned = null;
        HookFile hooks = new(
            paths.Hooks,
            null,
            before =>
            {
                Result<byte[]> added = CodexEntries.Add(before, paths.Hooks, paths.Client);
                planned = added.TryGet(out byte[]? bytes, out _) ? bytes : null;
                return added;
            },
            bytes => CodexEntries.Strip(bytes, paths.Hooks));
        HookFile config = new(
            paths.Config,
            null,
            before => HookDocument.Parse(planned, paths.Hooks).TryGet(out HookDocument? document, out Refusal? refusal)
                ? CodexTrust.Add(before, paths.Config, document, paths.Hooks)
                : refusal,
            bytes => OnDisk(paths.Hooks).TryGet(out HookDocument? document, out Refusal? refusal)
                ? CodexTrust.Strip(bytes, document, paths.Hooks)
                : refusal);

        List<HookFile> files = [CodexClient.File(paths.Client, service, token), hooks];
        if (paths.Place.Repository is { } repository)
        {
            if (!GitExclude.For(repository, ".codex/" + CodexClient.FileName).TryGet(out HookFile? exclude, out Refusal? refusal))
            {
                return refusal;
            }

            files.InsertRange(0, exclude is null ? [] : [exclude]);
        }

        files.AddRange(trust ? [config] : []);
        return new HookFileSet(new HookLedger(Cli, paths.Place), paths.Place.Repository, [.. files]);
    }

    private static Result<HookDocument> OnDisk(string path) =>
        WholeFile.Read(path).TryGet(out byte[]? bytes, out Refusal? refusal) ? HookDocument.Parse(bytes, path) : refusal;

    private static Result<List<string>> Demands(CodexPaths paths)
    {
        if (!OnDisk(paths.Hooks).TryGet(out HookDocument? hooks, out Refusal? refusal)
            || !WholeFile.Read(paths.Config).TryGet(out byte[]? bytes, out refusal))
        {
            return refusal;
        }

        TomlTables config = new(bytes);
        List<string> demands = [];
        if (CodexTrust.Untrusted(config, hooks, paths.Hooks).Any())
        {
            demands.Add("Codex calls no hook before a person trusts it, and runs every command until then. Start codex"
                + (paths.Place.Repository is { } at ? $" in {at}" : "")
                + ", open /hooks and trust the two Reeve hooks; or run this installation again with --trust.");
        }

        if (paths.Place.Repository is { } repository && !CodexTrust.TrustsRepository(config, repository))
        {
            demands.Add($"Codex ignores the hooks of a folder it does not trust. Start codex in {repository} and trust the folder, "
                + "or install with --user, which holds in every folder.");
        }

        return demands;
    }
}
