namespace Reeve.Core.Records;

/// <summary>
/// Something measured or assessed at one time and kept for later comparison. It follows from the journal and the files of its time, so it is kept in the
/// database alone; what changes what commands may do is a transition and stands in the journal.
/// </summary>
public abstract record KeptRecord
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was taken (UTC).</summary>
    public required DateTimeOffset Timestamp { get; init; }
}

/// <summary>Kinds of kept records, each a table.</summary>
public enum RecordKind
{
    /// <summary><see cref="Metrics.MetricsSnapshot"/>.</summary>
    Metrics,

    /// <summary><see cref="Readiness.ReadinessAssessment"/>.</summary>
    Readiness,

    /// <summary><see cref="Reports.GovernanceReport"/>.</summary>
    Report,
}

/// <summary>Which records to read, newest first.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Id">Exact id; null = any.</param>
/// <param name="Limit">At most this many.</param>
/// <param name="From">Not taken before (UTC); null = from the beginning.</param>
/// <param name="To">Taken before (UTC); null = up to now.</param>
public sealed record RecordQuery(RecordKind Kind, string? Id = null, int Limit = 20, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Most that are listed of a history at once.</summary>
    public const int MostListed = 400;
}

/// <summary>Rows taken out of the database because of their age.</summary>
/// <param name="MetricsSnapshots">Metrics snapshots.</param>
/// <param name="ReadinessAssessments">Readiness assessments.</param>
/// <param name="ResolvedEvents">Resolved events of rules.</param>
public sealed record RetiredRows(int MetricsSnapshots, int ReadinessAssessments, int ResolvedEvents)
{
    /// <summary>All of them.</summary>
    public int Total => MetricsSnapshots + ReadinessAssessments + ResolvedEvents;
}
