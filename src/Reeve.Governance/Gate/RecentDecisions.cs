using Reeve.Core.Decisions;

namespace Reeve.Governance.Gate;

/// <summary>
/// The newest decisions by tool call id, so that a repeated call gets the answer it got, even while the first is still being written.
/// Striped and bounded; older ones are found in the journal.
/// </summary>
internal sealed class RecentDecisions
{
    private const int Stripes = 32;
    private readonly Stripe[] _stripes = new Stripe[Stripes];

    /// <summary>Keeps about <paramref name="capacity"/> decisions.</summary>
    public RecentDecisions(int capacity)
    {
        for (int i = 0; i < Stripes; i++)
        {
            _stripes[i] = new Stripe(Math.Max(1, capacity / Stripes));
        }
    }

    /// <summary>Reserves the id for the caller (true), or gives whoever has it.</summary>
    public bool TryReserve(string id, ActionDigest digest, out Slot slot) => Of(id).TryReserve(id, digest, out slot);

    /// <summary>The decision with that id, or null.</summary>
    public Slot? Find(string id) => Of(id).Find(id);

    /// <summary>Frees an id whose decision came to nothing, so that the call can be tried again.</summary>
    public void Release(Slot slot) => Of(slot.Id).Release(slot);

    private Stripe Of(string id) => _stripes[(uint)id.GetHashCode(StringComparison.Ordinal) % Stripes];

    /// <summary>One id and what was decided, once it is.</summary>
    internal sealed class Slot(string id, ActionDigest digest)
    {
        private TaskCompletionSource<Decision?>? _waiters;
        private Decision? _decision;
        private bool _settled;

        public string Id => id;

        public ActionDigest Digest => digest;

        /// <summary>The decision, or null while it is pending or after it failed.</summary>
        public Decision? Decision => Volatile.Read(ref _decision);

        /// <summary>Publishes the decision (null: it failed) to those who wait.</summary>
        public void Settle(Decision? decision)
        {
            TaskCompletionSource<Decision?>? waiters;
            lock (this)
            {
                _settled = true;
                Volatile.Write(ref _decision, decision);
                waiters = _waiters;
            }

            waiters?.SetResult(decision);
        }

        /// <summary>Waits for the first caller's decision; null when that failed.</summary>
        public Task<Decision?> WaitAsync()
        {
            lock (this)
            {
                return _settled
                    ? Task.FromResult(_decision)
                    : (_waiters ??= new TaskCompletionSource<Decision?>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    private sealed class Stripe(int capacity)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, Slot> _byId = new(StringComparer.Ordinal);
        private readonly string?[] _ring = new string?[capacity];
        private int _next;

        public bool TryReserve(string id, ActionDigest digest, out Slot slot)
        {
            lock (_lock)
            {
                if (_byId.TryGetValue(id, out Slot? existing))
                {
                    slot = existing;
                    return false;
                }

                slot = new Slot(id, digest);
                _byId.Add(id, slot);
                if (_ring[_next] is { } oldest)
                {
                    _byId.Remove(oldest);
                }

                _ring[_next] = id;
                _next = (_next + 1) % _ring.Length;
                return true;
            }
        }

        public Slot? Find(string id)
        {
            lock (_lock)
            {
                return _byId.GetValueOrDefault(id);
            }
        }

        public void Release(Slot slot)
        {
            lock (_lock)
            {
                if (_byId.TryGetValue(slot.Id, out Slot? held) && ReferenceEquals(held, slot))
                {
                    _byId.Remove(slot.Id);
                }
            }
        }
    }
}
