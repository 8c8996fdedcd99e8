using Reeve.Core.Drills;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Scopes;

/// <summary>Finds the scope of a working folder: up to the repository, its remote <c>origin</c>, else its path. Thread-safe.</summary>
public sealed class ScopeResolver
{
    /// <summary>Longest working folder, in characters.</summary>
    public const int MaxFolder = 4096;

    private readonly ScopeCache _cache;

    /// <summary>Uses these options and this clock.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ScopeResolver(ScopeOptions options, TimeProvider time)
    {
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        _cache = new ScopeCache(options, time);
    }

    /// <summary>The scope of that folder, or why there is none: then nothing can be judged there.</summary>
    /// <param name="folder">Absolute path; it need not exist.</param>
    /// <param name="bound">Key that the caller's token is bound to; it replaces the folder's own. Null for any.</param>
    public Result<Scope> Resolve(string? folder, string? bound = null)
    {
        if (!Check(folder).TryGet(out string? path, out Refusal? refusal))
        {
            return refusal;
        }

        if (RehearsalScope.Is(bound))
        {
            return ScopeRefusals.Rehearsal("token", bound!);
        }

        if (!_cache.TryGet(path, out Scope? scope))
        {
            if (!Find(path).TryGet(out scope, out refusal))
            {
                return bound is null ? refusal : new Scope(bound, path);
            }

            _cache.Add(path, scope);
        }

        return bound is null || bound == scope.Key ? scope : new Scope(bound, scope.Root);
    }

    /// <summary>True while <c>.agent-workspace/STOP</c> lies in the scope's root. Looked up each time: stopping works at once.</summary>
    public static bool StopFile(Scope scope) => scope.StopFile.IsThere();

    private static Result<string> Check(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return ScopeRefusals.FolderMissing();
        }

        if (folder.Length > MaxFolder)
        {
            return ScopeRefusals.FolderTooLong(folder.Length);
        }

        if (folder.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return ScopeRefusals.FolderUnclean();
        }

        return folder[0] == '/' || Path.IsPathFullyQualified(folder) ? folder : ScopeRefusals.FolderRelative(folder);
    }

    private static Result<Scope> Find(string folder)
    {
        string start = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        for (string? at = start; at is not null; at = Path.GetDirectoryName(at))
        {
            if (GitFolder.Find(at) is { } found)
            {
                return found.TryGet(out GitFolder git, out Refusal? refusal) ? Of(at, git) : refusal;
            }
        }

        return Bounded(start, start, start);
    }

    private static Result<Scope> Of(string root, GitFolder git)
    {
        if (!git.OriginUrl().TryGet(out string? url, out Refusal? refusal) && refusal is not null)
        {
            return refusal;
        }

        string? key = url is null ? null : RemoteUrl.Normalise(url);
        return Bounded(key ?? git.Home, root, Path.Combine(git.Common, "config"));
    }

    private static Result<Scope> Bounded(string key, string root, string where) =>
        RehearsalScope.Is(key) ? ScopeRefusals.Rehearsal(where, key)
        : key.Length > Scope.MaxKey ? ScopeRefusals.KeyTooLong(where, key.Length)
        : key.AsSpan().ContainsAnyInRange('\0', '\x1f') ? ScopeRefusals.RemoteUnclean(where)
        : new Scope(key, root);
}
