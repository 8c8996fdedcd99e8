using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Reeve.Agents.Scopes;

/// <summary>Scopes by folder, bounded in number and in age. When full, the quarter that was used longest ago goes.</summary>
internal sealed class ScopeCache(ScopeOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _trim = new();
    private readonly long _lifetime = (long)(options.BelievedFor.TotalSeconds * time.TimestampFrequency);

    public bool TryGet(string folder, [NotNullWhen(true)] out Scope? scope)
    {
        scope = null;
        long now = time.GetTimestamp();
        if (!_entries.TryGetValue(folder, out Entry? entry) || now - entry.Since >= _lifetime)
        {
            return false;
        }

        entry.Used = now;
        scope = entry.Scope;
        return true;
    }

    public void Add(string folder, Scope scope)
    {
        long now = time.GetTimestamp();
        _entries[folder] = new Entry(scope, now) { Used = now };
        if (_entries.Count > options.CachedFolders)
        {
            Trim();
        }
    }

    private void Trim()
    {
        lock (_trim)
        {
            int surplus = _entries.Count - (options.CachedFolders * 3 / 4);
            foreach ((string folder, _) in _entries.ToArray().OrderBy(e => e.Value.Used).Take(Math.Max(surplus, 0)))
            {
                _entries.TryRemove(folder, out _);
            }
        }
    }

    private sealed class Entry(Scope scope, long since)
    {
        private long _used;

        public Scope Scope => scope;

        public long Since => since;

        public long Used
        {
            get => Volatile.Read(ref _used);
            set => Volatile.Write(ref _used, value);
        }
    }
}
