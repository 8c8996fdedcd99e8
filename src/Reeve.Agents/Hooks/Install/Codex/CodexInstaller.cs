using System.Collections.Immutable;
using Reeve.Agents.Hooks.Install.Client;
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
        if (!CodexPaths.For(request.Place).TryGet(out CodexPaths? paths, out Refusal? refusal)
            || (refusal = HookRequestCheck.Find(request with { Place = paths.Place })) is not null
            || !Config(paths).TryGet(out _, out refusal)
            || !Files(paths, request.Service, request.Token, request.Trust).TryGet(out HookFileSet? files, out refusal)
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
        if (!CodexPaths.For(place).TryGet(out CodexPaths? paths, out Refusal? refusal)
            || !Files(paths, new Uri("http://127.0.0.1"), "", trust: true).TryGet(out HookFileSet? files, out refusal)
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
        CodexPaths.For(place).TryGet(out CodexPaths? paths, out Refusal? refusal)
            ? new CodexVerifier(time, paths, service, new HookLedger(Cli, paths.Place)).VerifyAsync(cancellation)
            : Task.FromResult(new HookProof(Cli, "", null, [refusal]));

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
                ? CodexTrust.Strip(bytes, paths.Config, document, paths.Hooks)
                : refusal);

        List<HookFile> files = [HookClient.File(paths.Client, CodexEntries.Words, service, token), hooks];
        if (paths.Place.Repository is { } repository)
        {
            if (!GitExclude.For(repository, ".codex/" + CodexEntries.Words.File).TryGet(out HookFile? exclude, out Refusal? refusal))
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

    private static Result<TomlDocument> Config(CodexPaths paths) =>
        WholeFile.Read(paths.Config).TryGet(out byte[]? bytes, out Refusal? refusal) ? TomlDocument.Parse(bytes, paths.Config) : refusal;

    private static Result<List<string>> Demands(CodexPaths paths)
    {
        if (!OnDisk(paths.Hooks).TryGet(out HookDocument? hooks, out Refusal? refusal)
            || !Config(paths).TryGet(out TomlDocument? config, out refusal))
        {
            return refusal;
        }

        List<string> demands = [];
        if (CodexTrust.Untrusted(config, hooks, paths.Hooks).Any())
        {
            demands.Add("Codex calls no hook before a person trusts it, and runs every command until then. Start codex"
                + (paths.WorkTree is { } at ? $" in {at}" : "")
                + ", open /hooks and trust the two Reeve hooks; or run this installation again with --trust.");
        }

        if (paths.WorkTree is { } workTree && !CodexTrust.TrustsFolder(config, workTree, paths.Place.Repository!))
        {
            demands.Add($"Codex ignores the hooks of a folder it does not trust. Start codex in {workTree} and trust the folder, "
                + "or install with --user, which holds in every folder.");
        }

        return demands;
    }
}
