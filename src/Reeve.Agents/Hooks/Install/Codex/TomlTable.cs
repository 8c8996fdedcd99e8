namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>A number or a time, as it is written.</summary>
internal sealed record TomlOther(string Written);

/// <summary>A table of a TOML text. What TOML forbids to say twice is refused: a reader that picks one of two differs from the next.</summary>
internal sealed class TomlTable
{
    private readonly Dictionary<string, object> _members = new(StringComparer.Ordinal);
    private bool _isClosed;
    private bool _hasHeader;
    private bool _isDotted;

    /// <summary>The member under a path of keys, or null.</summary>
    public object? Find(params ReadOnlySpan<string> path)
    {
        object? found = this;
        foreach (string key in path)
        {
            found = (found as TomlTable)?._members.GetValueOrDefault(key);
        }

        return found;
    }

    /// <summary>Sets a value under a dotted key.</summary>
    /// <param name="path">The key's parts.</param>
    /// <param name="value">The value.</param>
    /// <param name="at">Where the key stands.</param>
    public void Set(IReadOnlyList<string> path, object value, int at)
    {
        TomlTable table = this;
        foreach (string key in path.SkipLast(1))
        {
            table = table.Below(key, at, dotted: true);
        }

        if (table._isClosed || !table._members.TryAdd(path[^1], value))
        {
            throw new TomlException($"`{path[^1]}` is set twice", at);
        }
    }

    /// <summary>The table that a header opens.</summary>
    public TomlTable Open(IReadOnlyList<string> path, bool isList, int at)
    {
        TomlTable table = this;
        foreach (string key in path.SkipLast(1))
        {
            table = table.Below(key, at, dotted: false);
        }

        if (isList)
        {
            TomlTable item = new() { _hasHeader = true };
            table._members.TryAdd(path[^1], new List<TomlTable>());
            (table._members[path[^1]] as List<TomlTable> ?? throw new TomlException($"`{path[^1]}` is no list of tables", at)).Add(item);
            return item;
        }

        if (table._members.GetValueOrDefault(path[^1]) is List<TomlTable>)
        {
            throw new TomlException($"`{path[^1]}` is a list of tables", at);
        }

        table = table.Below(path[^1], at, dotted: false);
        if (table._hasHeader || table._isDotted)
        {
            throw new TomlException($"the table `{path[^1]}` is opened twice", at);
        }

        table._hasHeader = true;
        return table;
    }

    /// <summary>Ends an inline table: nothing may be added from outside.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (TomlTable below in _members.Values.OfType<TomlTable>())
        {
            below.Close();
        }
    }

    private TomlTable Below(string key, int at, bool dotted)
    {
        if (!_members.TryGetValue(key, out object? member))
        {
            TomlTable made = new() { _isDotted = dotted };
            _members.Add(key, _isClosed ? throw new TomlException("an inline table cannot be added to", at) : made);
            return made;
        }

        TomlTable? table = member is List<TomlTable> list && !dotted ? list[^1] : member as TomlTable;
        return table is null || table._isClosed || (dotted && table._hasHeader)
            ? throw new TomlException($"`{key}` cannot be added to", at)
            : table;
    }
}
