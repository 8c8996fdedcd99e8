namespace Reeve.Core.Signals.Windows;

/// <summary>
/// How often each <see cref="Fact"/> came in the last seconds to 30 days, per scope × command type × agent and for every aggregate over them.
/// Adding is O(1). Reading a registered window is amortised O(1) over adds and reads; any other is O(its buckets that hold something).
/// The number of keys is bounded; what comes beyond is counted in an overflow key of its shape and in every aggregate. Keys without a signal
/// for 30 days make room. Time only goes forward: a signal or a reading from before counts as of the last. Not thread-safe, reading included.
/// </summary>
public sealed class WindowStore
{
    internal const int Shapes = 8;
    private const int Leaf = Shapes - 1;
    private const uint Forgotten = 31 * 86_400;
    private const uint SweepEvery = 60;

    private readonly WindowOptions _options;
    private readonly Dictionary<ulong, Series> _series = [];
    private readonly int[] _keys = new int[Shapes];
    private readonly long[] _overflows = new long[Shapes];
    private readonly uint[] _overflowedAt = new uint[Shapes];
    private readonly NameTable _scopes;
    private readonly NameTable _agents;
    private readonly Series[] _family = new Series[Shapes];
    private WindowLength[] _windows = [];
    private uint _now;

    /// <summary>An empty store.</summary>
    public WindowStore(WindowOptions options)
    {
        if (options.Errors().FirstOrDefault() is { } error)
        {
            throw new ArgumentOutOfRangeException(nameof(options), error);
        }

        _options = options;
        _scopes = new NameTable(options.KeysPerShape);
        _agents = new NameTable(options.KeysPerShape);
    }

    /// <summary>The latest second it has seen.</summary>
    public long Now => _now;

    /// <summary>Keys that are counted by themselves, aggregates and overflow among them.</summary>
    public int Keys => _series.Count;

    /// <summary>Bytes of buckets, at most what was ever needed at once.</summary>
    public long BucketBytes => Pool.Bytes;

    /// <summary>Window lengths kept as running sums.</summary>
    public IReadOnlyList<WindowLength> Windows => _windows;

    internal int KeysPerShape => _options.KeysPerShape;

    /// <summary>When keys to forget were last looked for.</summary>
    internal uint Swept { get; set; }

    internal ChunkPool Pool { get; } = new();

    internal NameTable Scopes => _scopes;

    internal NameTable Agents => _agents;

    internal IReadOnlyDictionary<ulong, Series> All => _series;

    internal long[] Overflows => _overflows;

    internal uint[] OverflowedAt => _overflowedAt;

    /// <summary>Signals that were counted in the overflow key of a shape, since the store is kept.</summary>
    public long OverflowOf(WindowShape shape) => _overflows[(int)shape];

    /// <summary>
    /// Says which windows will be read. The first <see cref="WindowOptions.RegisteredWindows"/> of them are kept as running sums, each from its
    /// first reading of a key on.
    /// </summary>
    public void Register(IEnumerable<TimeSpan> windows)
    {
        _windows = [.. windows.Select(WindowLength.Of).Distinct().Take(_options.RegisteredWindows)];
        foreach (Series series in _series.Values)
        {
            series.ForgetWindows();
        }
    }

    /// <summary>Lets time pass to that second.</summary>
    public void AdvanceTo(long second) => _now = Math.Max(_now, checked((uint)second));

    /// <summary>Counts a signal, under its own key and every aggregate.</summary>
    public void Add(in Signal signal) => Touch(signal);

    /// <summary>The counts of a key in the window that ends now.</summary>
    /// <returns>False when the key is not counted by itself and signals of its shape have overflowed in that window: what came of it is not known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty or longer than 30 days.</exception>
    public bool TryRead(WindowKey key, TimeSpan window, out Counts counts) => TryRead(Find(key), (int)key.Shape, WindowLength.Of(window), SlotOf(WindowLength.Of(window)), out counts);

    /// <summary>Every key of a shape with its counts, those of 0 and the overflow among them; together they are the counts of <see cref="WindowKey.All"/>.</summary>
    public IEnumerable<WindowReading> Read(WindowShape shape, TimeSpan window)
    {
        var length = WindowLength.Of(window);
        int slot = SlotOf(length);
        foreach (Series series in _series.Values.Where(s => PackedKey.Shape(s.Key) == (int)shape))
        {
            Read(series, length, slot, out Counts counts);
            yield return new WindowReading(KeyOf(series.Key), PackedKey.IsOverflow(series.Key), counts);
        }
    }

    /// <summary>Counts a signal; answers the series that it was counted in, by shape.</summary>
    internal Series[] Touch(in Signal signal)
    {
        AdvanceTo(signal.Second);
        Series[] family = FamilyOf(signal);
        foreach (Series series in family)
        {
            series.Add(Pool, _now, signal.Facts);
        }

        return family;
    }

    internal bool TryRead(Series? series, int shape, WindowLength length, int slot, out Counts counts)
    {
        if (series is null)
        {
            counts = default;
            return _overflows[shape] == 0 || _overflowedAt[shape] + length.Seconds <= _now;
        }

        Read(series, length, slot, out counts);
        return true;
    }

    /// <summary>Place of a window among those registered, or -1.</summary>
    internal int SlotOf(WindowLength length) => Array.IndexOf(_windows, length);

    internal void Read(Series series, WindowLength length, int slot, out Counts counts)
    {
        if (slot >= 0)
        {
            series.Read(Pool, slot, length, _now, out counts);
        }
        else
        {
            series.Walk(Pool, length, _now, out counts);
        }
    }

    /// <summary>The series of a key, or null when it is not counted by itself.</summary>
    internal Series? Find(WindowKey key)
    {
        int scope = PackedKey.All;
        int agent = PackedKey.All;
        return (key.Scope is null || _scopes.TryFind(key.Scope, out scope)) && (key.Agent is null || _agents.TryFind(key.Agent, out agent))
            ? _series.GetValueOrDefault(PackedKey.Pack(scope, PackedKey.TypeOf(key.Type), agent))
            : null;
    }

    /// <summary>The series of everything.</summary>
    internal Series Root() => Of(PackedKey.Pack(PackedKey.All, PackedKey.All, PackedKey.All), 0);

    internal WindowKey KeyOf(ulong key) => new(
        NameOf(_scopes, PackedKey.Scope(key)), PackedKey.CommandTypeOf(key), NameOf(_agents, PackedKey.Agent(key)));

    /// <summary>Puts a series back; for the checkpoint.</summary>
    internal void Put(Series series)
    {
        _series.Add(series.Key, series);
        _keys[PackedKey.Shape(series.Key)] += PackedKey.IsOverflow(series.Key) ? 0 : 1;
    }

    private static string? NameOf(NameTable names, int id) => id == PackedKey.All ? null : id == PackedKey.OtherName ? "(other)" : names[id];

    private Series[] FamilyOf(in Signal signal)
    {
        if (!_scopes.TryFind(signal.Scope, out int scope) || !_agents.TryFind(signal.Agent, out int agent)
            || !_series.TryGetValue(PackedKey.Pack(scope, PackedKey.TypeOf(signal.Type), agent), out Series? leaf))
        {
            return NewFamily(signal);
        }

        return leaf.Family ?? NewFamily(signal);
    }

    private Series[] NewFamily(in Signal signal)
    {
        if (!IsWhole(signal))
        {
            Sweep();
        }

        int scope = _scopes.TryAdd(signal.Scope, out int scopeId) ? scopeId : PackedKey.OtherName;
        int agent = _agents.TryAdd(signal.Agent, out int agentId) ? agentId : PackedKey.OtherName;
        ulong key = PackedKey.Pack(scope, PackedKey.TypeOf(signal.Type), agent);

        bool overflows = false;
        for (int shape = 0; shape < Shapes; shape++)
        {
            _family[shape] = Of(PackedKey.Reduce(key, shape), shape);
            if (PackedKey.IsOverflow(_family[shape].Key))
            {
                overflows = true;
                _overflows[shape]++;
                _overflowedAt[shape] = _now;
            }
        }

        // A family with a part in overflow is put together anew for each signal: there may be room for that part later.
        return overflows ? _family : _family[Leaf].Family = [.. _family];
    }

    /// <summary>True when every key of the signal is counted by itself.</summary>
    private bool IsWhole(in Signal signal)
    {
        if (!_scopes.TryFind(signal.Scope, out int scope) || !_agents.TryFind(signal.Agent, out int agent))
        {
            return false;
        }

        ulong key = PackedKey.Pack(scope, PackedKey.TypeOf(signal.Type), agent);
        for (int shape = 0; shape < Shapes; shape++)
        {
            if (!_series.ContainsKey(PackedKey.Reduce(key, shape)))
            {
                return false;
            }
        }

        return true;
    }

    private Series Of(ulong key, int shape)
    {
        if (_series.TryGetValue(key, out Series? found))
        {
            return found;
        }

        bool overflows = PackedKey.IsOverflow(key);
        if (!overflows && _keys[shape] >= _options.KeysPerShape)
        {
            return Of(PackedKey.Overflow(shape), shape);
        }

        var series = new Series(key, _now);
        Put(series);
        return series;
    }

    /// <summary>Forgets keys without a signal for 30 days. Looked for when a new key comes, at most once a minute.</summary>
    private void Sweep()
    {
        if (_now < Swept + SweepEvery || _now < Forgotten)
        {
            return;
        }

        Swept = _now;
        foreach ((ulong key, Series series) in _series)
        {
            if (series.LastSecond > _now - Forgotten)
            {
                continue;
            }

            // An aggregate is never older than what it is an aggregate of, so nothing that stays refers to what goes.
            series.Clear(Pool);
            _series.Remove(key);
            _keys[PackedKey.Shape(key)] -= PackedKey.IsOverflow(key) ? 0 : 1;
            Free(key);
        }
    }

    /// <summary>With the aggregate of a name goes the name.</summary>
    private void Free(ulong key)
    {
        switch ((WindowShape)PackedKey.Shape(key))
        {
            case WindowShape.Scope when PackedKey.Scope(key) != PackedKey.OtherName:
                _scopes.Remove(PackedKey.Scope(key));
                break;
            case WindowShape.Agent when PackedKey.Agent(key) != PackedKey.OtherName:
                _agents.Remove(PackedKey.Agent(key));
                break;
            default:
                break;
        }
    }
}
