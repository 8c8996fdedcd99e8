using Reeve.Agents.Commands;
using Reeve.Server.Options;

namespace Reeve.Server.Config;

/// <summary>What the classifier protects on this machine: Reeve's own files, and what the operator adds.</summary>
public static class ProtectedPaths
{
    /// <summary>Options of the classifier.</summary>
    /// <param name="options">The options in force.</param>
    /// <param name="dataFolder">Data folder, absolute.</param>
    /// <param name="listening">Address the service listens on; null takes the configured one.</param>
    public static ClassifierOptions Classifier(EffectiveOptions options, string dataFolder, Uri? listening)
    {
        string config = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CONFIG_HOME")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
            "reeve");
        return new ClassifierOptions
        {
            ProtectedPaths = [dataFolder, config, ReadinessFiles.Checklist(options, dataFolder), .. options.List("commands.protectedPaths")],
            TokenFiles = [Path.Combine(config, "**"), Path.Combine(dataFolder, "journal.key"), Path.Combine(dataFolder, "tokens", "**")],
            ProtectedBranches = [.. options.List("commands.protectedBranches")],
            ApiPort = (listening ?? new Uri(options.Text("url"))).Port,
        };
    }
}
