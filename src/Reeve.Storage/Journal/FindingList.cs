namespace Reeve.Storage.Journal;

/// <summary>Gathers findings up to a bound.</summary>
internal sealed class FindingList
{
    private readonly List<JournalFinding> _findings = [];

    public IReadOnlyList<JournalFinding> All => _findings;

    public void Add(string file, int line, long at, string what, string remedy = JournalFinding.Restore) =>
        Add(new JournalFinding(file, line, at, what, remedy));

    public void Add(JournalFinding finding)
    {
        if (_findings.Count < JournalCheckReport.MaxFindings)
        {
            _findings.Add(finding);
        }
        else if (_findings.Count == JournalCheckReport.MaxFindings)
        {
            _findings[^1] = finding with { What = $"there are more findings than the {JournalCheckReport.MaxFindings} listed; this one: {finding.What}" };
        }
    }
}
