namespace Reeve.Testing;

/// <summary>Finds the source tree from a test's own folder: for corpora that tests read in place.</summary>
public static class SourceTree
{
    /// <summary>Absolute path of the repository.</summary>
    /// <exception cref="InvalidOperationException">No folder above the test's holds <c>Reeve.slnx</c>.</exception>
    public static string Root { get; } = Find();

    /// <summary>The data that lies beside the repository and is used by path; it need not be there.</summary>
    public static string SharedData { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Reeve.slnx")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Reeve.slnx.");
    }
}
