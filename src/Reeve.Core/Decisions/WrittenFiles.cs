namespace Reeve.Core.Decisions;

/// <summary>
/// The files that calls wrote, the newest ones: whoever runs one later runs what an agent wrote. Bounded: at most that many are kept, and always the
/// half of them that was written or asked for last. Safe for concurrent use.
/// </summary>
public sealed class WrittenFiles
{
    /// <summary>Files kept unless said otherwise: 65 536, some 3 MB.</summary>
    public const int DefaultCapacity = 65_536;

    private readonly Lock _lock = new();
    private readonly int _half;
    private HashSet<FileMark> _newer = [];
    private HashSet<FileMark> _older = [];

    /// <summary>An empty memory.</summary>
    /// <param name="capacity">Most files kept, at least 2.</param>
    public WrittenFiles(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _half = capacity / 2;
    }

    /// <summary>Files kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _newer.Count + _older.Count;
            }
        }
    }

    /// <summary>Remembers a file.</summary>
    public void Add(FileMark file)
    {
        lock (_lock)
        {
            Renew(file);
        }
    }

    /// <summary>True when the file was written; it is then remembered as if it had just been.</summary>
    public bool Contains(FileMark file)
    {
        lock (_lock)
        {
            bool known = _newer.Contains(file) || _older.Contains(file);
            if (known)
            {
                Renew(file);
            }

            return known;
        }
    }

    private void Renew(FileMark file)
    {
        _older.Remove(file);
        if (_newer.Add(file) && _newer.Count > _half)
        {
            // The newest one goes into the fresh half, so that both together stay within the bound.
            _newer.Remove(file);
            (_newer, _older) = (_older, _newer);
            _newer.Clear();
            _newer.Add(file);
        }
    }
}
