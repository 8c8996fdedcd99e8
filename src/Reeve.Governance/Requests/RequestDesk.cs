using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Control;
using Reeve.Governance.Gate;
using Reeve.Governance.Permits;

namespace Reeve.Governance.Requests;

/// <summary>A request and the permit that came of it.</summary>
public sealed record Approval(PermitRequest Request, Permit? Permit);

/// <summary>Where agents' requests wait for people: opened by the gate, answered once, expired when nobody does.</summary>
public sealed class RequestDesk(ControlPlane plane, GateOptions options)
{
    private const int MaxReason = 1000;

    /// <summary>Requests, newest first; pending ones only unless <paramref name="all"/>.</summary>
    public IReadOnlyList<PermitRequest> List(bool all = false, string? scope = null)
    {
        DateTimeOffset now = plane.Clock.Now;
        return
        [
            .. plane.Current.Requests.Values
                .Where(r => (all || IsOpen(r, now)) && (scope is null || r.Scope == scope))
                .OrderByDescending(r => r.OpenedAt)
                .ThenBy(r => r.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>One request.</summary>
    public Result<PermitRequest> Get(string id) =>
        plane.Current.Requests.GetValueOrDefault(id) is { } request ? request : RequestRefusals.NotFound(id);

    /// <summary>Scope of a request; the caller's own when there is no such request, so that they are told that.</summary>
    private static string? ScopeOf(ControlState state, string id, Caller caller) =>
        state.Requests.GetValueOrDefault(id) is { } request ? request.Scope : caller.Scope;

    /// <summary>Approves: grants a permit for the exact action, once unless said otherwise, and closes the request.</summary>
    public ValueTask<Result<Approval>> ApproveAsync(string id, PermitBounds bounds, string? reason, Caller caller) => plane.CommitAsync<Approval>(state =>
    {
        DateTimeOffset now = plane.Clock.Now;
        if (Authority.ToLoosen(caller, ScopeOf(state, id, caller)) is { } forbidden)
        {
            return forbidden;
        }

        if (!Pending(state, id, now).TryGet(out PermitRequest? request, out Refusal? refusal))
        {
            return refusal;
        }

        if (string.Equals(request.Agent, caller.Name, StringComparison.Ordinal))
        {
            return RequestRefusals.OwnRequest(caller.Name);
        }

        return request.Change is null
            ? GrantFor(state, request, bounds, reason, caller, now)
            : CommitChange(state, request, reason, caller, now);
    });

    /// <summary>Refuses, with a reason the agent will be shown.</summary>
    public ValueTask<Result<PermitRequest>> RefuseAsync(string id, string? reason, Caller caller) => plane.CommitAsync<PermitRequest>(state =>
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
        {
            return RequestRefusals.ReasonMissing();
        }

        if (caller.TokenRole == Role.Agent)
        {
            return Authority.AgentsNever(caller.Name);
        }

        if (Authority.Beyond(caller, ScopeOf(state, id, caller)) is { } beyond)
        {
            return beyond;
        }

        DateTimeOffset now = plane.Clock.Now;
        if (!Pending(state, id, now).TryGet(out PermitRequest? request, out Refusal? refusal))
        {
            return refusal;
        }

        PermitRequest refused = Answered(request, RequestStatus.Refused, caller.Name, reason, now, null);
        return new Change<PermitRequest>(refused, [new Transition.RequestAnswered(refused)], Loosens: false);
    });

    /// <summary>Opens a request for a command, or joins the one that already waits for the same action of the same agent.</summary>
    internal ValueTask<Result<PermitRequest>> OpenAsync(CommandRequest command, Phase phase) => plane.CommitAsync<PermitRequest>(state =>
    {
        DateTimeOffset now = plane.Clock.Now;
        int pending = 0;
        int all = 0;
        foreach (PermitRequest open in state.Requests.Values)
        {
            if (!IsOpen(open, now))
            {
                continue;
            }

            all++;
            if (open.Agent != command.Agent)
            {
                continue;
            }

            if (open.Digest == command.Digest && open.Scope == command.Scope)
            {
                return new Change<PermitRequest>(open, [], Loosens: false);
            }

            pending++;
        }

        if (pending >= options.MaxPendingPerAgent)
        {
            return GateRefusals.TooManyPending(command.Agent, options.MaxPendingPerAgent);
        }

        if (all >= options.MaxPending)
        {
            return GateRefusals.TooManyPendingInAll(options.MaxPending);
        }

        var request = new PermitRequest
        {
            Id = NewId(state),
            Scope = command.Scope,
            Agent = command.Agent,
            Session = command.Session,
            DecisionId = command.Id,
            Digest = command.Digest,
            Tool = command.Tool,
            Types = command.Types,
            Text = command.Text,
            Folder = command.Folder,
            Why = command.Why,
            Phase = phase,
            OpenedAt = now,
            ExpiresAt = now + options.RequestTtl,
        };
        return new Change<PermitRequest>(request, [new Transition.RequestOpened(request)], Loosens: false);
    });

    /// <summary>Records the uses that a decision took; false, and nothing recorded, when what the decision rested on has changed meanwhile.</summary>
    internal ValueTask<Result<bool>> UseAsync(ScopeSnapshot snapshot, PermitClaim claim, CommandRequest command) => plane.CommitAsync<bool>(state =>
    {
        if (!snapshot.StillAllows(state, claim))
        {
            return new Change<bool>(false, [], Loosens: false);
        }

        DateTimeOffset now = plane.Time.GetUtcNow();
        var uses = new List<Transition>(2);
        if (claim.Probe is { } probe)
        {
            uses.Add(new Transition.PermitUsed(probe.Permit.Id, claim.ProbeUsed, command.Id, now));
        }

        if (claim.Permit is { } permit)
        {
            uses.Add(new Transition.PermitUsed(permit.Permit.Id, claim.PermitUsed, command.Id, now));
        }

        return new Change<bool>(true, uses, Loosens: false);
    });

    /// <summary>The CLI's own person said yes: the very call that asked has run.</summary>
    internal async ValueTask<Refusal?> AnsweredAtCliAsync(string id, string decisionId) => (await plane.CommitAsync<string>(state =>
    {
        DateTimeOffset now = plane.Clock.Now;
        if (!Pending(state, id, now).TryGet(out PermitRequest? request, out _))
        {
            return new Change<string>(id, [], Loosens: false);
        }

        PermitRequest native = Answered(request, RequestStatus.Native, "the person at the CLI", $"outcome of {decisionId} arrived", now, null);
        return new Change<string>(id, [new Transition.RequestAnswered(native)], Loosens: false);
    }).ConfigureAwait(false)).Refusal;

    /// <summary>Closes what nobody answered in time.</summary>
    internal async ValueTask<Refusal?> ExpireAsync() => (await plane.CommitAsync<int>(state =>
    {
        DateTimeOffset now = plane.Clock.Now;
        Transition[] expired =
        [
            .. state.Requests.Values
                .Where(r => r.Status == RequestStatus.Pending && r.ExpiresAt <= now)
                .Select(r => new Transition.RequestAnswered(Answered(r, RequestStatus.Expired, "reeve", "nobody answered in time", now, null))),
        ];
        return new Change<int>(expired.Length, expired, Loosens: false);
    }).ConfigureAwait(false)).Refusal;

    /// <summary>A free request id.</summary>
    internal static string NewId(ControlState state)
    {
        string id;
        do
        {
            id = Ids.New("req");
        }
        while (state.Requests.ContainsKey(id));

        return id;
    }

    private static bool IsOpen(PermitRequest request, DateTimeOffset now) => request.Status == RequestStatus.Pending && now < request.ExpiresAt;

    private static PermitRequest Answered(
        PermitRequest request, RequestStatus status, string by, string? reason, DateTimeOffset at, string? permitId) => request with
        {
            Status = status,
            AnsweredBy = by,
            AnsweredAt = at,
            AnswerReason = reason,
            PermitId = permitId,
        };

    private static Result<PermitRequest> Pending(ControlState state, string id, DateTimeOffset now)
    {
        if (state.Requests.GetValueOrDefault(id) is not { } request)
        {
            return RequestRefusals.NotFound(id);
        }

        return IsOpen(request, now)
            ? request
            : RequestRefusals.NotPending(request.Status == RequestStatus.Pending ? request with { Status = RequestStatus.Expired } : request);
    }

    private Result<Change<Approval>> GrantFor(
        ControlState state, PermitRequest request, PermitBounds bounds, string? reason, Caller caller, DateTimeOffset now)
    {
        var grant = new PermitGrant(
            request.Scope, request.Digest, null, bounds, request.Agent, reason ?? $"approved {request.Id}", request.Text);
        if (!PermitDesk.Make(grant, state, caller, now, options.ApprovalTtl).TryGet(out Permit? permit, out Refusal? refusal))
        {
            return refusal;
        }

        PermitRequest approved = Answered(request, RequestStatus.Approved, caller.Name, reason, now, permit.Id);
        return new Change<Approval>(
            new Approval(approved, permit),
            [new Transition.RequestAnswered(approved), new Transition.PermitGranted(permit)],
            Loosens: true);
    }

    private static Result<Change<Approval>> CommitChange(ControlState state, PermitRequest request, string? reason, Caller caller, DateTimeOffset now)
    {
        if (!ExternalEdits.Read(request.Change!, now).TryGet(out Transition? transition, out Refusal? refusal))
        {
            return refusal;
        }

        if (transition is Transition.PermitGranted { Permit: { } edited })
        {
            transition = new Transition.PermitGranted(ExternalEdits.WithUses(edited, state));
        }

        PermitRequest approved = Answered(request, RequestStatus.Approved, caller.Name, reason, now, null);
        return new Change<Approval>(new Approval(approved, null), [new Transition.RequestAnswered(approved), .. EventHolds.Together(transition, state)], Loosens: true);
    }
}
