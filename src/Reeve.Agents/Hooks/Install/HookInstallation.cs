using System.Collections.Immutable;

namespace Reeve.Agents.Hooks.Install;

/// <summary>A hook that is now in place.</summary>
/// <param name="Cli">The agent CLI.</param>
/// <param name="Changed">False when everything already stood as asked.</param>
/// <param name="Files">The files that carry the hook, absolute.</param>
/// <param name="Demands">Steps that only a person can do before the hook fires, in plain words; often empty.</param>
public sealed record HookInstallation(string Cli, bool Changed, ImmutableArray<string> Files, ImmutableArray<string> Demands);

/// <summary>A hook that is gone.</summary>
/// <param name="Cli">The agent CLI.</param>
/// <param name="Restored">Files that are again byte for byte what they were (or are gone, where they did not exist).</param>
/// <param name="Edited">Files changed by others since the installation: only Reeve's entries were taken out of them.</param>
public sealed record HookRemoval(string Cli, ImmutableArray<string> Restored, ImmutableArray<string> Edited);
