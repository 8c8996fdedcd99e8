namespace Reeve.Cli.Requests;

/// <summary>Folds the events of the watch into what waits now, oldest first.</summary>
internal sealed class WaitingRequests
{
    private readonly Dictionary<string, RequestView> _waiting = new(StringComparer.Ordinal);

    /// <summary>What waits now.</summary>
    public IEnumerable<RequestView> All => _waiting.Values.OrderBy(r => r.OpenedAt);

    /// <summary>Takes in one event.</summary>
    /// <returns>False when it says nothing new, as after a reconnection.</returns>
    public bool Take(RequestView request) => request.Status == "pending"
        ? _waiting.TryAdd(request.Id, request)
        : _waiting.Remove(request.Id);

    /// <summary>Drops those whose time has come; the service's own event may come later.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (RequestView request in _waiting.Values.Where(r => r.ExpiresAt <= now).ToArray())
        {
            _waiting.Remove(request.Id);
        }
    }
}
