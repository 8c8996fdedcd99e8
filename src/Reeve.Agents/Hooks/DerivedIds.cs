using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks;

/// <summary>
/// Ids for the calls of CLIs that send none: <c>CLI-HASH-N</c>, where the hash (132 bits) is over session, scope and action, and N counts the
/// calls of that action in that session from 0. An outcome belongs to the newest call of its action that may run and has no outcome yet.
/// What was forgotten here (bounded; a restart) is found again in the journal, so two calls never share an id. Safe for concurrent use.
/// </summary>
/// <param name="gate">Knows which ids were decided.</param>
/// <param name="capacity">Actions remembered at once.</param>
internal sealed class DerivedIds(IGate gate, int capacity = 4096)
{
    private const int HashBytes = 16;
    private const int OpenAtOnce = 32;
    private const int MostCalls = 1 << 24;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Action>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<Action> _newestLast = new();

    /// <summary>The id of a call that is about to be judged, or why none can be given.</summary>
    public Result<string> Begin(string cli, string session, string scope, ActionDigest digest)
    {
        lock (_lock)
        {
            if (!Find(Name(cli, session, scope, digest)).TryGet(out Action? action, out Refusal? refusal))
            {
                return refusal;
            }

            action.Open.Add(action.Next);
            if (action.Open.Count > OpenAtOnce)
            {
                action.Open.RemoveAt(0);
            }

            return $"{action.Name}-{action.Next++}";
        }
    }

    /// <summary>The call was denied: no outcome will come.</summary>
    public void Close(string id)
    {
        int dash = id.LastIndexOf('-');
        lock (_lock)
        {
            if (int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && _byName.TryGetValue(id[..dash], out LinkedListNode<Action>? node))
            {
                node.Value.Open.Remove(number);
            }
        }
    }

    /// <summary>The id of the call whose outcome came: the newest open one, else the newest at all, else one that nobody decided.</summary>
    public Result<string> End(string cli, string session, string scope, ActionDigest digest)
    {
        lock (_lock)
        {
            if (!Find(Name(cli, session, scope, digest)).TryGet(out Action? action, out Refusal? refusal))
            {
                return refusal;
            }

            if (action.Open.Count == 0)
            {
                return $"{action.Name}-{Math.Max(0, action.Next - 1)}";
            }

            int number = action.Open[^1];
            action.Open.RemoveAt(action.Open.Count - 1);
            return $"{action.Name}-{number}";
        }
    }

    private static string Name(string cli, string session, string scope, ActionDigest digest)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{session.Length} {session} {scope.Length} {scope} {digest}"));
        return $"{cli}-{Base64Url.EncodeToString(hash.AsSpan(0, HashBytes))}";
    }

    private Result<Action> Find(string name)
    {
        if (_byName.TryGetValue(name, out LinkedListNode<Action>? node))
        {
            _newestLast.Remove(node);
            _newestLast.AddLast(node);
            return node.Value;
        }

        if (!CountKnown(name).TryGet(out int calls, out Refusal? refusal))
        {
            return refusal;
        }

        if (_byName.Count >= capacity)
        {
            _byName.Remove(_newestLast.First!.Value.Name);
            _newestLast.RemoveFirst();
        }

        Action action = new(name) { Next = calls };
        _byName.Add(name, _newestLast.AddLast(action));
        return action;
    }

    /// <summary>How many calls of this name were decided before: numbers are given without gaps, so the last known one is searched by halves.</summary>
    private Result<int> CountKnown(string name)
    {
        try
        {
            int above = 1;
            while (gate.Knows($"{name}-{above - 1}"))
            {
                if (above >= MostCalls)
                {
                    return HookRefusals.TooManyCalls(name);
                }

                above *= 2;
            }

            int below = above / 2;
            while (above - below > 1)
            {
                int middle = (below + above) / 2;
                (below, above) = gate.Knows($"{name}-{middle - 1}") ? (middle, above) : (below, middle);
            }

            return below;
        }
        catch (IOException e)
        {
            return HookRefusals.CallsUnreadable(e.Message);
        }
    }

    private sealed class Action(string name)
    {
        public string Name => name;

        public int Next { get; set; }

        /// <summary>Numbers of the calls that may run and have no outcome yet, the newest last.</summary>
        public List<int> Open { get; } = [];
    }
}
