using System.Diagnostics.CodeAnalysis;

namespace Reeve.Core.Signals.Windows;

/// <summary>A bounded number of names as small numbers, from 1 on.</summary>
internal sealed class NameTable(int capacity)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string?> _names = [null];
    private readonly Stack<int> _free = [];

    /// <summary>Names with their numbers.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    public bool TryFind(string name, out int id) => _ids.TryGetValue(name, out id);

    /// <summary>The number of a name, given if there is room.</summary>
    public bool TryAdd(string name, out int id)
    {
        if (_ids.TryGetValue(name, out id))
        {
            return true;
        }

        if (_ids.Count == capacity)
        {
            return false;
        }

        if (!_free.TryPop(out id))
        {
            id = _names.Count;
            _names.Add(null);
        }

        _ids[name] = id;
        _names[id] = name;
        return true;
    }

    public string this[int id] => _names[id] ?? throw new InvalidOperationException($"No name has number {id}.");

    public void Remove(int id)
    {
        _ids.Remove(this[id]);
        _names[id] = null;
        _free.Push(id);
    }

    /// <summary>Names by number, null where a number is free; the first is always null.</summary>
    [SuppressMessage("Performance", "CA1859", Justification = "read only to others")]
    public IReadOnlyList<string?> Slots => _names;
}
