using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;

namespace Reeve.Governance.Permits;

/// <summary>A permit that a person grants directly, without a request before it.</summary>
/// <param name="Scope">Scope key.</param>
/// <param name="Digest">The exact action, or null for a probe of any command of the paused type.</param>
/// <param name="HoldId">The pause it passes, or null.</param>
/// <param name="Bounds">Uses and time.</param>
/// <param name="RequestedBy">Whom it is for; never the one who grants it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Text">What a person is shown as the action.</param>
public sealed record PermitGrant(
    string Scope, ActionDigest? Digest, string? HoldId, PermitBounds Bounds, string RequestedBy, string Reason, string Text);

/// <summary>Grants, lists and revokes permits.</summary>
public sealed class PermitDesk(ControlPlane plane, GateOptions options)
{
    /// <summary>Permits with a use left, newest first.</summary>
    public IReadOnlyList<Permit> List(string? scope = null)
    {
        DateTimeOffset now = plane.Clock.Now;
        return
        [
            .. plane.Current.Permits
                .Where(s => scope is null || s.Key == scope)
                .SelectMany(s => s.Value.Values)
                .Where(p => p.IsLive(now))
                .OrderByDescending(p => p.GrantedAt)
                .ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Grants a permit.</summary>
    public ValueTask<Result<Permit>> GrantAsync(PermitGrant grant, Caller caller) => plane.CommitAsync<Permit>(state =>
    {
        DateTimeOffset now = plane.Clock.Now;
        if ((Authority.ToLoosen(caller, grant.Scope) ?? PermitRefusals.Check(grant, state, caller)) is { } refusal)
        {
            return refusal;
        }

        return Make(grant, state, caller, now, options.ApprovalTtl).TryGet(out Permit? permit, out refusal)
            ? new Change<Permit>(permit, [new Transition.PermitGranted(permit)], Loosens: true)
            : refusal;
    });

    /// <summary>Takes a permit back; anyone may.</summary>
    public ValueTask<Result<Permit>> RevokeAsync(string id, string? reason, Caller caller) => plane.CommitAsync<Permit>(state =>
        state.FindPermit(id) is { } permit
            ? new Change<Permit>(
                permit,
                [new Transition.PermitRevoked(id, caller.Name, string.IsNullOrWhiteSpace(reason) ? "revoked" : reason, plane.Time.GetUtcNow())],
                Loosens: false)
            : PermitRefusals.NotFound(id));

    /// <summary>The permit that a grant amounts to, whoever had it checked: a person's own or the answer to a request.</summary>
    internal static Result<Permit> Make(PermitGrant grant, ControlState state, Caller caller, DateTimeOffset now, TimeSpan defaultLife) =>
        grant.Bounds.Resolve(now, defaultLife).TryGet(out (int? Uses, DateTimeOffset Until) bounds, out Refusal? refusal)
            ? new Permit
            {
                Id = NewId(state),
                Scope = grant.Scope,
                Digest = grant.Digest,
                HoldId = grant.HoldId,
                Uses = bounds.Uses,
                Until = bounds.Until,
                RequestedBy = grant.RequestedBy,
                ApprovedBy = caller.Name,
                Reason = grant.Reason,
                GrantedAt = now,
                Text = grant.Text,
            }
            : refusal;

    private static string NewId(ControlState state)
    {
        string id;
        do
        {
            id = Ids.New("permit");
        }
        while (state.FindPermit(id) is not null);

        return id;
    }
}
