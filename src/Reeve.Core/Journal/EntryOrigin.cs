namespace Reeve.Core.Journal;

/// <summary>
/// Scope, agent and session of an entry as they stand in its line. Entries come in runs of one session, so that what was encoded for one entry mostly
/// serves the next. Not thread-safe.
/// </summary>
public sealed class EntryOrigin
{
    private byte[] _members = [];
    private int _length;
    private string? _scope;
    private string? _agent;
    private string? _session;
    private Range _rawScope;
    private Range _rawAgent;
    private Range _rawSession;

    /// <summary>The members, from the quote that ends the id before them to the quote that ends the session.</summary>
    public ReadOnlySpan<byte> Members => _members.AsSpan(0, _length);

    /// <summary>Scope, escapes included.</summary>
    public ReadOnlySpan<byte> RawScope => _members.AsSpan(_rawScope);

    /// <summary>Agent, escapes included.</summary>
    public ReadOnlySpan<byte> RawAgent => _members.AsSpan(_rawAgent);

    /// <summary>Session, escapes included.</summary>
    public ReadOnlySpan<byte> RawSession => _members.AsSpan(_rawSession);

    /// <summary>Takes an entry's origin.</summary>
    /// <returns>True when it differs from the one before.</returns>
    public bool Take(in EntryHead head)
    {
        if (head.Session == _session && head.Scope == _scope && head.Agent == _agent)
        {
            return false;
        }

        int bound = 64 + (JsonString.MaxBytesPerChar * (head.Scope.Length + head.Agent.Length + head.Session.Length));
        if (_members.Length < bound)
        {
            _members = new byte[bound];
        }

        var to = new LineWriter(_members);
        to.Put("\",\"scope\":\""u8);
        _rawScope = PutText(ref to, _scope = head.Scope);
        to.Put("\",\"agent\":\""u8);
        _rawAgent = PutText(ref to, _agent = head.Agent);
        to.Put("\",\"session\":\""u8);
        _rawSession = PutText(ref to, _session = head.Session);
        to.Put("\""u8);
        _length = to.Length;
        return true;
    }

    private static Range PutText(ref LineWriter to, string text)
    {
        int from = to.Length;
        to.PutText(text);
        return from..to.Length;
    }
}
