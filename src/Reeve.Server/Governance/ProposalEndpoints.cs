using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Callers;
using Reeve.Core.Proposals;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Callers;
using Reeve.Server.OpenApi;
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
    private static readonly ApiParameter Id = new("id", "The proposal's id.");

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder proposals = api.MapGroup("/governance/proposals");
        proposals.MapGet("", (Installation reeve) => Results.Json(reeve.Proposals.Pending().Select(ProposalView.Of), ApiJson.Options))
            .WithSummary("Pending proposals, newest first").Produces<ProposalView[]>();
        proposals.MapGet("/{id}", (Installation reeve, string id) => reeve.Proposals.Get(id).ToAnswer(ProposalView.Of))
            .WithSummary("One proposal, pending or decided").Takes(Id).Produces<ProposalView>().Refuses(StatusCodes.Status404NotFound);
        Change(proposals.MapPost("/{id}/approve", (Installation reeve, HttpContext context, string id) => ChangeAsync<ApproveProposalBody>(
                context, id, (body, caller) => reeve.Proposals.ApproveAsync(id, body.ApprovedBy, caller))))
            .WithSummary("Record one role's approval; the last one that is required moves the phase").Reads<ApproveProposalBody>("approvedBy");
        Change(proposals.MapPost("/{id}/reject", (Installation reeve, HttpContext context, string id) => ChangeAsync<RejectProposalBody>(
                context, id, (body, caller) => reeve.Proposals.RejectAsync(id, body.Reason, caller))))
            .WithSummary("Reject a pending proposal").Reads<RejectProposalBody>();
        Change(proposals.MapPost("/{id}/extend", (Installation reeve, HttpContext context, string id) => ChangeAsync<ExtendProposalBody>(
                context, id, (body, caller) => reeve.Proposals.ExtendAsync(id, body.ValidationPeriod, caller))))
            .WithSummary("Lengthen the validation period of a pending proposal; approvals so far are lost").Reads<ExtendProposalBody>("validationPeriod");
    }

    private static RouteHandlerBuilder Change(RouteHandlerBuilder endpoint) =>
        endpoint.Takes(Id).Produces<ProposalChanged>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> ChangeAsync<T>(HttpContext context, string id, Func<T, Caller, ValueTask<Result<PhaseProposal>>> change)
        where T : class, new()
    {
        if (!(await ApiBody.ReadAsync<T>(context).ConfigureAwait(false)).TryGet(out T? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        return (await change(body, context.Caller()).ConfigureAwait(false)).ToAnswer(proposal => new ProposalChanged(
            true,
            id,
            (body as ApproveProposalBody)?.ApprovedBy,
            proposal.Status,
            proposal.IsPending ? proposal.MissingApprovals() : [],
            ProposalView.Of(proposal)));
    }
}
