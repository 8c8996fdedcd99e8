using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Callers;
using Reeve.Core.Proposals;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Callers;
using Reeve.Server.Problems;

namespace Reeve.Server.Governance;

/// <summary>What is sent to approve.</summary>
public sealed record ApproveProposalBody
{
    /// <summary>Role that approves: tech-lead, ops-lead, product-lead or exec-sponsor; with a token, the token's role.</summary>
    public string? ApprovedBy { get; init; }
}

/// <summary>What is sent to reject.</summary>
public sealed record RejectProposalBody
{
    /// <summary>Why; up to 1000 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>What is sent to lengthen the validation period.</summary>
public sealed record ExtendProposalBody
{
    /// <summary>The new validation period in whole days, longer than before, up to 365.</summary>
    public int? ValidationPeriod { get; init; }
}

/// <summary>Proposals over HTTP.</summary>
public static class ProposalEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder proposals = api.MapGroup("/governance/proposals");
        proposals.MapGet("", (Installation reeve) => Results.Json(reeve.Proposals.Pending().Select(Show), ApiJson.Options))
            .WithSummary("Pending proposals, newest first");
        proposals.MapGet("/{id}", (Installation reeve, string id) => reeve.Proposals.Get(id).ToAnswer(Show)).WithSummary("One proposal, pending or decided");
        proposals.MapPost("/{id}/approve", (Installation reeve, HttpContext context, string id) => ChangeAsync<ApproveProposalBody>(
                context, id, (body, caller) => reeve.Proposals.ApproveAsync(id, body.ApprovedBy, caller)))
            .WithSummary("Record one role's approval; the last one that is required moves the phase").Accepts<ApproveProposalBody>("application/json");
        proposals.MapPost("/{id}/reject", (Installation reeve, HttpContext context, string id) => ChangeAsync<RejectProposalBody>(
                context, id, (body, caller) => reeve.Proposals.RejectAsync(id, body.Reason, caller)))
            .WithSummary("Reject a pending proposal").Accepts<RejectProposalBody>("application/json");
        proposals.MapPost("/{id}/extend", (Installation reeve, HttpContext context, string id) => ChangeAsync<ExtendProposalBody>(
                context, id, (body, caller) => reeve.Proposals.ExtendAsync(id, body.ValidationPeriod, caller)))
            .WithSummary("Lengthen the validation period of a pending proposal; approvals so far are lost").Accepts<ExtendProposalBody>("application/json");
    }

    /// <summary>A proposal as the API shows it, with what it still waits for.</summary>
    internal static object Show(PhaseProposal proposal) => new
    {
        proposal.ProposalId,
        proposal.Timestamp,
        proposal.ProposedBy,
        proposal.Expansion,
        proposal.Rationale,
        proposal.RiskAssessment,
        proposal.RequiredApprovals,
        MissingApprovals = proposal.IsPending ? proposal.MissingApprovals() : [],
        proposal.Approvals,
        proposal.Status,
        proposal.DecidedAt,
        proposal.DecidedBy,
        proposal.Reason,
        proposal.ValidationUntil,
        proposal.RevertedAt,
        ContentDigest = proposal.ContentDigest(),
    };

    private static async Task<IResult> ChangeAsync<T>(HttpContext context, string id, Func<T, Caller, ValueTask<Result<PhaseProposal>>> change)
        where T : class, new()
    {
        if (!(await ApiBody.ReadAsync<T>(context).ConfigureAwait(false)).TryGet(out T? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        return (await change(body, context.Caller()).ConfigureAwait(false)).ToAnswer(proposal => new
        {
            Success = true,
            Id = id,
            ApprovedBy = (body as ApproveProposalBody)?.ApprovedBy,
            proposal.Status,
            MissingApprovals = proposal.IsPending ? proposal.MissingApprovals() : [],
            Proposal = Show(proposal),
        });
    }
}
