using System.Globalization;

namespace Reeve.Testing.Postgres;

/// <summary>PostgreSQL's server programs as Debian installs them: off the PATH, one folder per major version.</summary>
public static class PostgresPrograms
{
    private const string Root = "/usr/lib/postgresql";

    /// <summary>What a test says it needs.</summary>
    public const string What = "PostgreSQL's server programs (initdb, postgres)";

    /// <summary>How to get them.</summary>
    public const string HowToGet = "run eng/install-test-deps.sh, or on Debian: apt-get install postgresql";

    /// <summary>Folder of the newest version, or null when there is none.</summary>
    public static string? Folder { get; } = !Directory.Exists(Root)
        ? null
        : Directory.GetDirectories(Root)
            .Where(d => File.Exists(Path.Combine(d, "bin", "initdb")) && File.Exists(Path.Combine(d, "bin", "postgres")))
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out int major) ? major : 0)
            .Select(d => Path.Combine(d, "bin"))
            .FirstOrDefault();
}
