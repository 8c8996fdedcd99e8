using Reeve.Core.Permits;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Requests;

/// <summary>Refusals about requests.</summary>
internal static class RequestRefusals
{
    public static Refusal NotFound(string id) => new(
        RefusalKind.NotFound, "request-not-found", $"There is no request {id}.", "id", "List them with `reeve requests --all`.");

    public static Refusal NotPending(PermitRequest request) => new(
        RefusalKind.Conflict,
        "request-not-pending",
        $"Request {request.Id} is {request.Status.Name()}{(request.AnsweredBy is null ? "" : $" (by {request.AnsweredBy})")}.",
        "id",
        "Run the command again to open a new request.");

    public static Refusal OwnRequest(string name) => new(
        RefusalKind.Forbidden, "own-request", $"{name} asked for this and cannot approve it.", "caller", "Someone else has to answer.");

    public static Refusal ReasonMissing() => new(
        RefusalKind.Invalid, "reason-missing", "A refusal needs a reason.", "reason", "Say why with `--reason`, in up to 1000 characters.");
}
