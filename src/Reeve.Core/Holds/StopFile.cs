namespace Reeve.Core.Holds;

/// <summary>The file in a governed repository that stops it, from the autonomy pack's runbook.</summary>
public static class StopFile
{
    /// <summary>Path relative to the repository's root.</summary>
    public const string Path = ".agent-workspace/STOP";
}
