using System.Numerics;
using Reeve.Core.Journal;

namespace Reeve.Storage.Journal;

/// <summary>
/// Newest entry by hashed id, for decisions and outcomes: two generations of an open-addressing table, so that memory is bounded whatever
/// comes in. Remembers at least the newest million ids and at most two. Nearly every id that is looked for is new, so a Bloom filter of one
/// word per id (B. Bloom 1970, blocked as in Putze et al. 2007) that stays in the cache answers most misses. One writer; readers take no lock.
/// </summary>
internal sealed class IdTable
{
    private const int Generation = 1 << 20;
    private const int Smallest = 1 << 12;
    private const ulong Spread = 0x9E3779B97F4A7C15;

    /// <summary>8 filter bits for each id of a half-full table: about 4 of 100 misses (simulated: 3.8) have to look at the table.</summary>
    private const int SlotsPerWord = 16;

    private Table _current;
    private Table? _previous;

    /// <summary>Makes room for that many at once; more room comes by itself.</summary>
    public IdTable(long expected = 0) => _current = new Table((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(expected * 2, Smallest, 2 * Generation)));

    public static bool Keeps(EntryKind kind) => kind is EntryKind.Decision or EntryKind.Outcome;

    public void Add(EntryKind kind, ulong id, long seq)
    {
        ulong key = Key(kind, id);
        Table table = _current;
        if (table.IsFull)
        {
            bool grows = table.Capacity < 2 * Generation;
            Volatile.Write(ref _previous, grows ? _previous : table);
            table = grows ? table.Doubled() : new Table(Smallest);
            Volatile.Write(ref _current, table);
        }

        table.Set(key, seq);
    }

    /// <summary>Number of the newest entry under that hash, 0 when there is none.</summary>
    public long Find(EntryKind kind, ulong id)
    {
        ulong key = Key(kind, id);
        long seq = Volatile.Read(ref _current).Get(key);
        return seq != 0 ? seq : Volatile.Read(ref _previous)?.Get(key) ?? 0;
    }

    /// <summary>Never 0, which marks a free slot.</summary>
    private static ulong Key(EntryKind kind, ulong id)
    {
        ulong key = id ^ (((ulong)kind + 1) * Spread);
        return key == 0 ? 1 : key;
    }

    private sealed class Table(int capacity)
    {
        private readonly Slot[] _slots = new Slot[capacity];
        private readonly ulong[] _filter = new ulong[capacity / SlotsPerWord];
        private int _used;

        public int Capacity => _slots.Length;

        public bool IsFull => _used >= _slots.Length / 2;

        public long Get(ulong key)
        {
            ulong bits = Bits(key);
            if ((Volatile.Read(ref Word(key)) & bits) != bits)
            {
                return 0;
            }

            for (int at = Place(key); ; at = (at + 1) & (_slots.Length - 1))
            {
                ulong found = Volatile.Read(ref _slots[at].Key);
                if (found == key)
                {
                    return Volatile.Read(ref _slots[at].Seq);
                }

                if (found == 0)
                {
                    return 0;
                }
            }
        }

        /// <summary>The number first, then the key: a reader that sees the key sees a number.</summary>
        public void Set(ulong key, long seq)
        {
            int at = Place(key);
            while (_slots[at].Key != 0 && _slots[at].Key != key)
            {
                at = (at + 1) & (_slots.Length - 1);
            }

            Volatile.Write(ref _slots[at].Seq, seq);
            if (_slots[at].Key == 0)
            {
                Volatile.Write(ref _slots[at].Key, key);
                Volatile.Write(ref Word(key), Word(key) | Bits(key));
                _used++;
            }
        }

        public Table Doubled()
        {
            var larger = new Table(_slots.Length * 2);
            foreach (Slot slot in _slots)
            {
                if (slot.Key != 0)
                {
                    larger.Set(slot.Key, slot.Seq);
                }
            }

            return larger;
        }

        /// <summary>Three bits of a word.</summary>
        private static ulong Bits(ulong key) => (1UL << (int)(key & 63)) | (1UL << (int)((key >> 6) & 63)) | (1UL << (int)((key >> 12) & 63));

        private ref ulong Word(ulong key) => ref _filter[(int)((key * Spread) >> 20) & (_filter.Length - 1)];

        private int Place(ulong key) => (int)((key * Spread) >> 33) & (_slots.Length - 1);
    }

    private struct Slot
    {
        public ulong Key;
        public long Seq;
    }
}
