using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>Where the pinned agent CLIs are, and whether this run drives them.</summary>
internal static class AgentPrograms
{
    /// <summary>Why the tests are skipped unless <c>REEVE_SOAK=1</c>.</summary>
    public const string SkipReason = "Drives the real agent CLIs; run eng/install-agent-clis.sh, then set REEVE_SOAK=1.";

    /// <summary>True when this run shall drive the real programs (<c>REEVE_SOAK=1</c>); their absence is a failure then.</summary>
    public static bool IsSoak => string.Equals(Environment.GetEnvironmentVariable("REEVE_SOAK"), "1", StringComparison.Ordinal);

    /// <summary>The repository's top folder.</summary>
    public static string Root { get; } = FindRoot();

    public static string Claude => Find("@anthropic-ai", "claude-code-*", "claude");

    public static string Codex => Find("@openai", "codex-*", "codex");

    public static string Copilot => Find("@github", "copilot-*", "copilot");

    /// <summary>Gemini CLI is a script for <see cref="Node"/>.</summary>
    public static string Gemini => Path.Combine(Root, "artifacts", "agent-clis", "node_modules", "@google", "gemini-cli", "bundle", "gemini.js");

    public static string Node => "/usr/bin/node";

    /// <summary>Skips outside a soak run; fails inside one when a program is missing.</summary>
    public static void Require()
    {
        if (!IsSoak)
        {
            Assert.Skip(SkipReason);
        }

        Assert.True(Array.TrueForAll([Claude, Codex, Copilot, Gemini, Node], File.Exists), "REEVE_SOAK=1 is set, but the agent CLIs are missing: run eng/install-agent-clis.sh.");
    }

    private static string Find(string scope, string package, string name)
    {
        string modules = Path.Combine(Root, "artifacts", "agent-clis", "node_modules", scope);
        return !Directory.Exists(modules) ? Path.Combine(modules, name) : Directory
            .EnumerateDirectories(modules, package)
            .SelectMany(d => Directory.EnumerateFiles(d, name, SearchOption.AllDirectories))
            .FirstOrDefault(f => new FileInfo(f).Length > 1 << 20) ?? Path.Combine(modules, name);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Reeve.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Reeve.slnx is in no folder above the tests.");
    }
}
