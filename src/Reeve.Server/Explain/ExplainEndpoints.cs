using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Scopes;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Explain;

/// <summary>What the gate would answer, and why: a dry run that records nothing.</summary>
public static class ExplainEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/explain", ExplainAsync).WithSummary("What the gate would answer, and why").Reads<ActionBody>("command").Produces<Explanation>();

    private static async Task<IResult> ExplainAsync(Installation reeve, CommandRequests requests, HttpContext context)
    {
        bool Wrote(string path) => reeve.Gate.HasWritten(requests.MarkOf(path));
        if (!(await ApiBody.ReadAsync<ActionBody>(context).ConfigureAwait(false)).TryGet(out ActionBody? body, out Refusal? refusal)
            || !body.ToCall().TryGet(out ToolCallFacts call, out refusal)
            || !requests.Build(call, Wrote).TryGet(out CommandRequest? request, out refusal)
            || !requests.ScopeOf(call).TryGet(out Scope? scope, out refusal))
        {
            return refusal.ToAnswer();
        }

        Classification found = requests.Classify(call, scope, Wrote);
        Decision decision = reeve.Gate.Preview(request);
        return Results.Json(
            new Explanation
            {
                Types = request.Types,
                Strictest = request.Types.IsEmpty ? null : request.Types.Strictest.Name,
                Constraint = request.Constraint,
                Paths = found.Paths,
                Why = request.Why,
                Shape = request.Shape,
                ExitCodeMasked = request.ExitCodeMasked,
                Text = request.Text,
                Answer = decision.Verdict.Answer,
                Ground = decision.Verdict.Ground,
                Reference = decision.Verdict.Reference,
                Reason = decision.Reason,
                Phase = decision.Phase,
                Scope = request.Scope,
                Folder = request.Folder,
                Digest = request.Digest,
            },
            ApiJson.Options);
    }
}
