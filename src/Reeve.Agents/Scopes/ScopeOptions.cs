namespace Reeve.Agents.Scopes;

/// <summary>How scopes are looked up.</summary>
public sealed record ScopeOptions
{
    /// <summary>Folders remembered. Default 4,096; range 16 to 1,000,000.</summary>
    public int CachedFolders { get; init; } = 4096;

    /// <summary>How long a folder's scope is believed without looking again. Default 10 s; range 0 to 30 s: a changed remote is never ignored longer.</summary>
    public TimeSpan BelievedFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Every value that is out of range, as <c>name: what is allowed</c>; empty when all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (CachedFolders is < 16 or > 1_000_000)
        {
            problems.Add($"{nameof(CachedFolders)}: {CachedFolders} is not within 16 to 1,000,000.");
        }

        if (BelievedFor < TimeSpan.Zero || BelievedFor > TimeSpan.FromSeconds(30))
        {
            problems.Add($"{nameof(BelievedFor)}: {BelievedFor.TotalSeconds} s is not within 0 to 30 s.");
        }

        return problems;
    }
}
