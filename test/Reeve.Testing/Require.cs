using Xunit;

namespace Reeve.Testing;

/// <summary>For tests that need something outside the repository.</summary>
public static class Require
{
    /// <summary>True when a missing requirement fails the test instead of skipping it (<c>REEVE_REQUIRE_ALL=1</c>).</summary>
    public static bool All => string.Equals(Environment.GetEnvironmentVariable("REEVE_REQUIRE_ALL"), "1", StringComparison.Ordinal);

    /// <summary>Skips the test with a reason when the thing is absent; fails it where everything is required.</summary>
    /// <param name="present">The thing is there.</param>
    /// <param name="what">What is needed, e.g. <c>PostgreSQL's server programs</c>.</param>
    /// <param name="howToGet">How to get it, e.g. <c>run eng/install-test-deps.sh</c>.</param>
    public static void That(bool present, string what, string howToGet)
    {
        if (present)
        {
            return;
        }

        if (All)
        {
            Assert.Fail($"This test needs {what}, and REEVE_REQUIRE_ALL=1 is set. To get it: {howToGet}.");
        }

        Assert.Skip($"This test needs {what}. To get it: {howToGet}.");
    }

    /// <summary>Absolute path of a folder in the data that lies beside the repository.</summary>
    /// <param name="relative">Path below <c>shared</c>, e.g. <c>data/transcripts</c>.</param>
    public static string SharedFolder(string relative)
    {
        string folder = Path.GetFullPath(Path.Combine(SourceTree.SharedData, "..", relative));
        That(Directory.Exists(folder), $"the recorded data in ../shared/{relative}", "place it beside the repository");
        return folder;
    }
}
