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
    public bool TryReserve(CommandRequest request, out Slot slot) => Of(request.Id).TryReserve(request, out slot);

    /// <summary>The decision with that id, or null.</summary>
    public Slot? Find(string id) => Of(id).Find(id);

    /// <summary>Frees an id whose decision came to nothing, so that the call can be tried again.</summary>
    public void Release(Slot slot) => Of(slot.Id).Release(slot);

    private Stripe Of(string id) => _stripes[(uint)id.GetHashCode(StringComparison.Ordinal) % Stripes];

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
        public Slot(CommandRequest request) => (Id, _digest, _session, _scope) = (request.Id, request.Digest, request.Session, request.Scope);

        public string Id { get; }

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
        private readonly Dictionary<string, Slot> _byId = new(StringComparer.Ordinal);
        private readonly Queue<Slot> _order = new(capacity + 1);

        public bool TryReserve(CommandRequest request, out Slot slot)
        {
            lock (_lock)
            {
                if (_byId.TryGetValue(request.Id, out Slot? existing))
                {
                    slot = existing;
                    return false;
                }

                slot = new Slot(request);
                _byId.Add(slot.Id, slot);
                _order.Enqueue(slot);
                ForgetOldest();
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
            if (_byId.TryGetValue(slot.Id, out Slot? held) && ReferenceEquals(held, slot))
            {
                _byId.Remove(slot.Id);
            }
        }
    }
}
