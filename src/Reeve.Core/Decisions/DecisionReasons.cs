namespace Reeve.Core.Decisions;

/// <summary>What a decision says to the agent and the person: the ground by id, and the next step. One place, so that every surface says the same.</summary>
public static class DecisionReasons
{
    /// <summary>The sentence for a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="request">The request.</param>
    /// <param name="allowed">Types allowed at the phase, to name those that are not.</param>
    /// <param name="requestId">The open request when the answer is ask.</param>
    public static string Explain(Verdict verdict, CommandRequest request, TypeSet allowed, string? requestId) => verdict.Ground switch
    {
        Ground.Stop => $"Stopped: {verdict.Reference} is in force. A person resumes with `reeve resume --reason …`.",
        Ground.Quarantine => $"Quarantined: {verdict.Reference}. A person lifts it with `reeve hold lift {verdict.Reference} --reason …`.",
        Ground.Constraint => $"Forbidden at every phase by hard constraint {verdict.Reference}. {request.Why}",
        Ground.Pause =>
            $"Paused: {verdict.Reference} holds this command type. A person lifts it, or grants a probe with `reeve permit grant --hold {verdict.Reference} …`.",
        Ground.Permit => $"Allowed by {verdict.Reference}.",
        Ground.Phase => $"Allowed at phase {verdict.Reference}.",
        Ground.NotInPhase => $"{Missing(request, allowed, verdict.Reference)} {Next(request, requestId)}".TrimEnd(),
        _ => verdict.Reference,
    };

    private static string Missing(CommandRequest request, TypeSet allowed, string phase)
    {
        TypeSet missing = request.Types.Except(allowed);
        return $"Phase {phase} does not allow {(missing.IsEmpty ? "a command without a type" : missing)}. {request.Why}".TrimEnd();
    }

    private static string Next(CommandRequest request, string? requestId) => requestId is null
        ? ""
        : request.Attended
            ? $"Request {requestId}."
            : $"Request {requestId} waits for a person: `reeve approve {requestId}` or `reeve refuse {requestId} --reason …`; then run the same command again.";
}
