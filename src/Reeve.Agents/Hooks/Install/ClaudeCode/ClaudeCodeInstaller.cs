using System.Collections.Immutable;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.ClaudeCode;

/// <summary>
/// Claude Code: <c>http</c> hooks in <c>.claude/settings.local.json</c> of a repository, or in the user's <c>settings.json</c>.
/// The file holds the hook's token, so it becomes readable by its owner only and is kept out of commits. Where Claude Code loosens it again, verifying says so and installing mends it.
/// </summary>
/// <param name="client">Carries the canary of <see cref="VerifyAsync"/>.</param>
public sealed class ClaudeCodeInstaller(HttpClient client) : IHookInstaller
{
    private const string LocalSettings = ".claude/settings.local.json";

    /// <inheritdoc/>
    public string Cli => "claude-code";

    /// <inheritdoc/>
    public Result<HookInstallation> Install(HookInstallRequest request)
    {
        if (HookRequestCheck.Find(request) is { } wrong)
        {
            return wrong;
        }

        if (!Files(request.Place, request.Service, request.Token).TryGet(out HookFileSet? files, out Refusal? refusal)
            || !files.Install().TryGet(out bool changed, out refusal))
        {
            return refusal;
        }

        return new HookInstallation(Cli, changed, [SettingsFile(request.Place)], []);
    }

    /// <inheritdoc/>
    public Result<HookRemoval> Uninstall(HookPlace place)
    {
        if (!Files(place, new Uri("http://127.0.0.1"), "").TryGet(out HookFileSet? files, out Refusal? refusal)
            || !files.Uninstall().TryGet(out (ImmutableArray<string> Restored, ImmutableArray<string> Edited) done, out refusal))
        {
            return refusal;
        }

        return done.Restored.IsEmpty && done.Edited.IsEmpty
            ? InstallRefusals.NotInstalled(Cli, SettingsFile(place))
            : new HookRemoval(Cli, done.Restored, done.Edited);
    }

    /// <inheritdoc/>
    public Task<HookProof> VerifyAsync(HookPlace place, Uri service, CancellationToken cancellation) =>
        new ClaudeCodeVerifier(client, place, service).VerifyAsync(SettingsFile(place), cancellation);

    private static string SettingsFile(HookPlace place) =>
        place.Repository is { } repository ? Path.Combine(repository, LocalSettings) : Path.Combine(place.ClaudeHome, "settings.json");

    private Result<HookFileSet> Files(HookPlace place, Uri service, string token)
    {
        string path = SettingsFile(place);
        HookFile settings = new(
            path, FileModes.Private, b => ClaudeCodeEntries.Add(b, path, service, token), b => ClaudeCodeEntries.Strip(b, path));
        HookFile? exclude = null;
        Refusal? refusal = place.Repository is null && token.Length > 0 ? GitExclude.Tracked(path) : null;
        if (refusal is not null || (place.Repository is { } repository && !GitExclude.For(repository, LocalSettings).TryGet(out exclude, out refusal)))
        {
            return refusal;
        }

        ImmutableArray<HookFile> files = exclude is null ? [settings] : [exclude, settings];
        return new HookFileSet(new HookLedger(Cli, place), place.Repository, files);
    }
}
