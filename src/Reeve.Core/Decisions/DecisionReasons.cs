using Reeve.Core.Holds;

namespace Reeve.Core.Decisions;

/// <summary>What a decision says to the agent and the person: the ground by id, and the next step. One place, so that every surface says the same.</summary>
public static class DecisionReasons
{
    /// <summary>The sentence for a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="request">The request.</param>
    /// <param name="snapshot">What it was judged by, to name everything that is missing.</param>
    /// <param name="now">UTC; permits end by it.</param>
    /// <param name="requestId">The open request when the answer is ask.</param>
    public static string Explain(Verdict verdict, CommandRequest request, ScopeSnapshot snapshot, DateTimeOffset now, string? requestId) => verdict.Ground switch
    {
        Ground.Stop => $"Stopped: {verdict.Reference} is in force. A person resumes with `reeve resume --reason …`.",
        Ground.Quarantine => $"Quarantined: {verdict.Reference}. A person lifts it with `reeve hold lift {verdict.Reference} --reason …`.",
        Ground.Constraint => $"Forbidden at every phase by hard constraint {verdict.Reference}. {request.Why}",
        Ground.Pause => Paused(verdict, request, snapshot, now),
        Ground.Permit => $"Allowed by {verdict.Reference.Replace($"{Verdict.And}", " and ", StringComparison.Ordinal)}.",
        Ground.Phase => $"Allowed at phase {verdict.Reference}.",
        Ground.NotInPhase => $"{Missing(request, snapshot, verdict.Reference)} {Passed(request, snapshot, now)}{Next(request, requestId)}".TrimEnd(),
        _ => verdict.Reference,
    };

    private static string Paused(Verdict verdict, CommandRequest request, ScopeSnapshot snapshot, DateTimeOffset now)
    {
        IReadOnlyList<Hold> pauses = snapshot.PausesOn(request);
        string lift = pauses.Count > 1
            ? $"Paused: {string.Join(" and ", pauses.Select(p => p.Id))} hold this command, and a probe passes only one pause. A person lifts all but one of them with `reeve hold lift … --reason …`."
            : $"Paused: {verdict.Reference} holds this command type. A person lifts it, or grants a probe with `reeve permit grant --hold {verdict.Reference} …`.";
        return snapshot.IsPermitted(request, now)
            ? lift
            : $"{lift} {NotAllowed(request, snapshot, snapshot.Phase.Name())} either: past the pause it asks for an approval.";
    }

    private static string Missing(CommandRequest request, ScopeSnapshot snapshot, string phase) =>
        $"{NotAllowed(request, snapshot, phase)}. {request.Why}".TrimEnd();

    private static string NotAllowed(CommandRequest request, ScopeSnapshot snapshot, string phase)
    {
        TypeSet missing = request.Types.Except(snapshot.Allowed);
        return $"Phase {phase} does not allow {(missing.IsEmpty ? "a command without a type" : missing)}";
    }

    private static string Passed(CommandRequest request, ScopeSnapshot snapshot, DateTimeOffset now) => snapshot.ProbeFor(request, now) is { } probe
        ? $"{probe.Permit.Id} passes {probe.Permit.HoldId}; only the approval is missing. "
        : "";

    private static string Next(CommandRequest request, string? requestId) => requestId is null
        ? ""
        : request.Attended
            ? $"Request {requestId}."
            : $"Request {requestId} waits for a person: `reeve approve {requestId}` or `reeve refuse {requestId} --reason …`; then run the same command again.";
}
