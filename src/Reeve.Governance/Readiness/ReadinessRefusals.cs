using Reeve.Core.Readiness;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Readiness;

/// <summary>Refusals about readiness.</summary>
internal static class ReadinessRefusals
{
    public const int MaxEvidence = 1000;
    public const int MaxAuthor = 128;
    public static readonly TimeSpan MaxValidity = TimeSpan.FromDays(730);

    public static Refusal Checklist(string where, IReadOnlyList<string> errors) => new(
        RefusalKind.Invalid, "checklist-invalid", string.Join("; ", errors), where, "Correct each; until then the last good checklist stays in force.");

    public static Refusal ChecklistUnreadable(string file, string problem) => new(
        RefusalKind.Invalid, "checklist-unreadable", $"The checklist cannot be read: {problem}", file, "Give Reeve's user read permission, or delete the file to go back to the shipped one.");

    public static Refusal ItemNotFound(string item, ReadinessChecklist checklist) => new(
        RefusalKind.NotFound,
        "item-not-found",
        $"There is no item `{(item.Length > MaxAuthor ? item[..MaxAuthor] : item)}` in the checklist.",
        "item",
        $"Use one of {string.Join(", ", checklist.Items.Where(i => i.IsAttested).Select(i => i.Id))}.");

    public static Refusal Measured(ChecklistItem item) => new(
        RefusalKind.Conflict,
        "item-measured",
        $"\"{item.Name}\" is measured; nobody's word counts for it.",
        "item",
        item.Drill is { } drill ? $"Run `reeve drill {drill}`." : "`reeve governance readiness` says what is missing.");

    public static Refusal NotAttested(ChecklistItem item) => new(
        RefusalKind.Conflict, "not-attested", $"Nobody has attested \"{item.Name}\".", "item", "`GET /api/readiness/attestations` lists what stands.");

    /// <summary>The first thing wrong with an attestation, or null.</summary>
    public static Refusal? Check(string? evidence, string? author, DateTimeOffset? until, DateTimeOffset now) => true switch
    {
        _ when evidence is not null && !IsLink(evidence) => new Refusal(
            RefusalKind.Invalid, "evidence-invalid", "The evidence is no link.", "evidence", $"Give an http or https address, or a path, of up to {MaxEvidence} characters on one line."),
        _ when author is not null && (string.IsNullOrWhiteSpace(author) || author.Length > MaxAuthor || author.Any(char.IsControl)) => new Refusal(
            RefusalKind.Invalid, "author-invalid", "The author is no name.", "author", $"Give a name of up to {MaxAuthor} characters."),
        _ when until <= now => new Refusal(RefusalKind.Invalid, "until-past", "The end has passed.", "until", "Name a time that is still to come."),
        _ when until - now > MaxValidity => new Refusal(
            RefusalKind.Invalid, "until-too-far", $"The end is more than {MaxValidity.TotalDays:0} days away.", "until", "Attest it for a shorter time, and again then."),
        _ => null,
    };

    public static Refusal? NeedsReason(string? reason) => reason is null || (!string.IsNullOrWhiteSpace(reason) && reason.Length <= MaxEvidence)
        ? null
        : new Refusal(RefusalKind.Invalid, "reason-invalid", "The reason is empty or too long.", "reason", $"Say why in up to {MaxEvidence} characters, or leave it out.");

    private static bool IsLink(string evidence) =>
        !string.IsNullOrWhiteSpace(evidence)
        && evidence.Length <= MaxEvidence
        && !evidence.Any(char.IsControl)
        && (!Uri.TryCreate(evidence, UriKind.Absolute, out Uri? uri) || uri.Scheme is "http" or "https" or "file");
}
