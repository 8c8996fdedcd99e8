using Reeve.Core.Decisions;

namespace Reeve.Agents.Hooks;

/// <summary>
/// The last call of each action, so that a <c>PermissionRequest</c>, which names no call, is judged as the call it is about. Fixed size,
/// lock-free, forgetful: a forgotten call is judged anew.
/// </summary>
internal sealed class RecentCalls
{
    private readonly Call?[] _calls = new Call?[1024];

    public void Remember(CommandRequest request) =>
        Volatile.Write(ref Slot(request.Session, request.Digest), new Call(request.Session, request.Digest, request.Id));

    /// <summary>Id of the call that is under way with this action in this session, or null.</summary>
    public string? Find(string session, ActionDigest digest) =>
        Volatile.Read(ref Slot(session, digest)) is { } call && call.Digest == digest && call.Session == session ? call.Id : null;

    private ref Call? Slot(string session, ActionDigest digest) =>
        ref _calls[(session.GetHashCode(StringComparison.Ordinal) ^ digest.GetHashCode()) & (_calls.Length - 1)];

    private sealed record Call(string Session, ActionDigest Digest, string Id);
}
