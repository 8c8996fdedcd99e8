using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Holds;

/// <summary>Refusals about holds.</summary>
internal static class HoldRefusals
{
    private const int MaxReason = 1000;
    private const int MaxSubject = 128;

    public static Refusal NotFound(string id) => new(
        RefusalKind.NotFound, "hold-not-found", $"There is no standing hold {id}.", "id", "List them with `reeve hold list`.");

    public static Refusal TooMany(int limit) => new(
        RefusalKind.Conflict, "too-many-holds", $"{limit} holds stand already.", "holds", "Place one STOP instead, or lift some.");

    public static Refusal? NeedsReason(string? reason) => string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason
        ? new Refusal(RefusalKind.Invalid, "reason-missing", "Lifting a hold needs a reason.", "reason", $"Say why with `--reason`, in up to {MaxReason} characters.")
        : null;

    /// <summary>The first thing wrong with a hold to be placed, or null.</summary>
    public static Refusal? Check(HoldKind kind, string? subject, string? reason) => kind switch
    {
        _ when reason?.Length > MaxReason => Invalid("reason-too-long", $"A reason has up to {MaxReason} characters.", "reason", "Shorten it."),
        HoldKind.Stop when subject is not null => Invalid("subject-not-allowed", "STOP holds everything and has no subject.", "subject", "Leave it out, or place a pause or quarantine."),
        HoldKind.Pause when CommandType.Find(subject ?? "") is null => Invalid(
            "unknown-type",
            $"A pause names a command type; `{subject}` is none.",
            "subject",
            $"Use one of {string.Join(", ", CommandType.All)}."),
        HoldKind.Quarantine when string.IsNullOrWhiteSpace(subject) || subject.Length > MaxSubject => Invalid(
            "subject-missing", "A quarantine names an agent or a session.", "subject", $"Give a name of up to {MaxSubject} characters."),
        _ => null,
    };

    private static Refusal Invalid(string code, string what, string where, string remedy) => new(RefusalKind.Invalid, code, what, where, remedy);
}
