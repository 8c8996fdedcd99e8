using Reeve.Testing;

namespace Reeve.Acceptance.Alerting;

/// <summary>Debian's Prometheus and Alertmanager, unpacked below <c>artifacts</c>.</summary>
internal static class AlertingPrograms
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "artifacts", "peers", "alerting", "usr", "bin");

    /// <summary>What Reeve ships for them.</summary>
    public static string Deploy { get; } = Path.Combine(SourceTree.Root, "deploy");

    /// <summary>Full path of a program; the test is skipped, or fails where everything is required, when it is not there.</summary>
    public static string Locate(string program)
    {
        string path = Path.Combine(Folder, program);
        Require.That(File.Exists(path), program, "run eng/install-test-deps.sh");
        return path;
    }
}
