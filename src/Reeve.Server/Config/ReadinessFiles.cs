using Reeve.Governance.Readiness;
using Reeve.Server.Options;
using Reeve.Storage.DataFolders;

namespace Reeve.Server.Config;

/// <summary>Files of readiness, and the environment that speaks for it.</summary>
internal static class ReadinessFiles
{
    /// <summary>The checklist's file, absolute.</summary>
    /// <param name="options">The options in force.</param>
    /// <param name="dataFolder">Data folder, absolute.</param>
    public static string Checklist(EffectiveOptions options, string dataFolder) =>
        options.Text("readiness.checklist") is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Combine(dataFolder, "readiness.yaml");

    /// <summary>Where readiness finds things.</summary>
    public static ReadinessSources Of(EffectiveOptions options, string dataFolder) => new()
    {
        ChecklistFile = Checklist(options, dataFolder),
        Environment = options.Environment,
        LastCheck = new CheckpointFile(Path.Combine(dataFolder, "journal.checked")),
    };
}
