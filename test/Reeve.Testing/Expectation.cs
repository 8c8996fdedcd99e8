using System.Runtime.CompilerServices;
using Xunit;

namespace Reeve.Testing;

/// <summary>
/// Compares text with a reviewed file under <c>Expectations/</c> of the test project. With <c>REEVE_ACCEPT=1</c> the file is rewritten
/// instead, and the difference is reviewed as part of the change.
/// </summary>
public static class Expectation
{
    /// <summary>Compares, or accepts.</summary>
    /// <param name="name">File name without <c>.txt</c>.</param>
    /// <param name="actual">The text now; line ends and trailing spaces do not matter.</param>
    /// <param name="caller">Filled in by the compiler: the test's own file, from which the project's folder is found.</param>
    public static void Match(string name, string actual, [CallerFilePath] string caller = "")
    {
        string file = Path.Combine(ProjectFolder(caller), "Expectations", $"{name}.txt");
        string text = Normalise(actual);
        if (Environment.GetEnvironmentVariable("REEVE_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return;
        }

        Assert.True(File.Exists(file), $"{file} does not exist. Run the tests with REEVE_ACCEPT=1 and review it. The text is now:\n{text}");
        string expected = Normalise(File.ReadAllText(file));
        if (expected != text)
        {
            Assert.Fail($"{file} differs{FirstDifference(expected, text)}\nIf that is meant, run the tests with REEVE_ACCEPT=1 and review the file.");
        }
    }

    private static string ProjectFolder(string caller)
    {
        DirectoryInfo? folder = Directory.GetParent(caller);
        while (folder is not null && folder.GetFiles("*.csproj").Length == 0)
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"no project above {caller}");
    }

    private static string Normalise(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n');
        string[] after = actual.Split('\n');
        int at = Enumerable.Range(0, Math.Max(before.Length, after.Length))
            .First(i => before.ElementAtOrDefault(i) != after.ElementAtOrDefault(i));
        return $" in line {at + 1}:\n  expected: {before.ElementAtOrDefault(at)}\n  actual:   {after.ElementAtOrDefault(at)}";
    }
}
