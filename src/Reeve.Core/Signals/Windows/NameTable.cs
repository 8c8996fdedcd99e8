namespace Reeve.Core.Signals.Windows;

/// <summary>A bounded number of names as small numbers, from 1 on.</summary>
internal sealed class NameTable(int capacity)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string?> _names = [null];
    private readonly Stack<int> _free = [];

    /// <summary>Names by number, null where a number is free; the first is always null.</summary>
    public IReadOnlyList<string?> Slots => _names;

    public string this[int id] => _names[id] ?? throw new InvalidOperationException($"No name has number {id}.");

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

    public void Remove(int id)
    {
        _ids.Remove(this[id]);
        _names[id] = null;
        _free.Push(id);
    }

    /// <summary>True for the number of a name, of all names and of those that were too many.</summary>
    public bool IsKnown(int id) => id is PackedKey.All or PackedKey.OtherName || (id < _names.Count && _names[id] is not null);

    /// <summary>Puts a name, or a free number, back in its place; places come in order. False when it cannot have stood there.</summary>
    public bool TryPut(int id, string? name)
    {
        if (id == 0)
        {
            return name is null;
        }

        if (id != _names.Count || (name is not null && (_ids.Count == capacity || !_ids.TryAdd(name, id))))
        {
            return false;
        }

        _names.Add(name);
        if (name is null)
        {
            _free.Push(id);
        }

        return true;
    }
}
