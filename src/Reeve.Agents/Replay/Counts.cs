namespace Reeve.Agents.Replay;

/// <summary>Counts by name.</summary>
internal sealed class Counts
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long Total { get; private set; }

    public int Names => _counts.Count;

    public void Add(string name)
    {
        _counts[name] = Of(name) + 1;
        Total++;
    }

    public long Of(string name) => _counts.GetValueOrDefault(name);

    /// <summary>Most first, then by name.</summary>
    public IReadOnlyDictionary<string, long> MostFirst() =>
        new OrderedDictionary<string, long>(
            _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal), StringComparer.Ordinal);
}
