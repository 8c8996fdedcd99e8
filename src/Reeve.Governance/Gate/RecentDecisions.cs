using System.Runtime.InteropServices;
using Reeve.Core.Decisions;

namespace Reeve.Governance.Gate;

/// <summary>
/// The newest decisions by tool call id, so that a repeated call gets the answer it got, even while the first is still being written.
/// Striped and bounded; older ones are found in the journal. A call that is still being judged is never forgotten, because the journal does not
/// have it yet: beyond the bound there are as many as are being judged at once.
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

    /// <summary>Reserves the call's id for the caller (true), or gives whoever has it.</summary>
    public bool TryReserve(CommandRequest request, out Slot slot)
    {
        var id = new Key(request.Id);
        return Of(id).TryReserve(id, request, out slot);
    }

    /// <summary>The decision with that id, or null.</summary>
    public Slot? Find(string id)
    {
        var key = new Key(id);
        return Of(key).Find(key);
    }

    /// <summary>Frees an id whose decision came to nothing, so that the call can be tried again.</summary>
    public void Release(Slot slot) => Of(slot.Id).Release(slot);

    private Stripe Of(in Key id) => _stripes[(uint)id.Hash % Stripes];

    /// <summary>An id with its hash, which is needed four times on the way of a call.</summary>
    internal readonly struct Key(string id) : IEquatable<Key>
    {
        public int Hash { get; } = id.GetHashCode(StringComparison.Ordinal);

        public bool Equals(Key other) => Hash == other.Hash && string.Equals(id, other.Text, StringComparison.Ordinal);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => Hash;

        public string Text => id;
    }

    /// <summary>One id and what was decided, once it is.</summary>
    internal sealed class Slot
    {
        private readonly ActionDigest _digest;
        private readonly string _session;
        private readonly string _scope;
        private TaskCompletionSource<Decision?>? _waiters;
        private Decision? _decision;
        private bool _settled;

        // Copied one by one: the request itself holds the hook's body.
        public Slot(in Key id, CommandRequest request) => (Id, _digest, _session, _scope) = (id, request.Digest, request.Session, request.Scope);

        public Key Id { get; }

        public bool IsSettled => Volatile.Read(ref _settled);

        /// <summary>The decision, or null while it is pending or after it failed.</summary>
        public Decision? Decision => Volatile.Read(ref _decision);

        /// <summary>True when the request is this call again: same action, session and scope.</summary>
        public bool IsFor(CommandRequest request) => request.Digest == _digest && request.Session == _session && request.Scope == _scope;

        /// <summary>Publishes the decision (null: it failed) to those who wait.</summary>
        public void Settle(Decision? decision)
        {
            TaskCompletionSource<Decision?>? waiters;
            lock (this)
            {
                Volatile.Write(ref _decision, decision);
                Volatile.Write(ref _settled, true);
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
        private readonly Dictionary<Key, Slot> _byId = [];
        private readonly Queue<Slot> _order = new(capacity + 1);

        public bool TryReserve(in Key id, CommandRequest request, out Slot slot)
        {
            lock (_lock)
            {
                ref Slot? place = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, id, out bool exists);
                slot = place ??= new Slot(id, request);
                if (exists)
                {
                    return false;
                }

                _order.Enqueue(slot);
                ForgetOldest();
                return true;
            }
        }

        public Slot? Find(in Key id)
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
                ReleaseHeld(slot);
            }
        }

        /// <summary>Two looks for each new call: one keeps the bound, the other works off what stayed while it was being judged.</summary>
        private void ForgetOldest()
        {
            for (int looks = 2; looks > 0 && _order.Count > capacity; looks--)
            {
                Slot oldest = _order.Dequeue();
                if (oldest.IsSettled)
                {
                    ReleaseHeld(oldest);
                }
                else
                {
                    _order.Enqueue(oldest);
                }
            }
        }

        private void ReleaseHeld(Slot slot)
        {
            if (_byId.Remove(slot.Id, out Slot? held) && !ReferenceEquals(held, slot))
            {
                _byId.Add(slot.Id, held);
            }
        }
    }
}
