using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Control;

/// <summary>What a scope key that comes from outside may be.</summary>
internal static class ScopeBounds
{
    /// <summary>Why the text is no scope key, or null; null itself means everywhere.</summary>
    public static Refusal? Check(string? scope) => scope switch
    {
        null => null,
        { Length: > EntryLine.MaxScope } => Invalid("scope-too-long", $"A scope has up to {EntryLine.MaxScope} characters.", "Shorten it."),
        _ when string.IsNullOrWhiteSpace(scope) => Invalid("scope-empty", "The scope is empty.", "Leave it out for everywhere, or copy it from `reeve explain`."),
        _ when scope.Any(char.IsControl) => Invalid("scope-invalid", "A scope has no control characters.", "Copy it from `reeve explain`."),
        _ => null,
    };

    /// <summary>As <see cref="Check"/>, for what nobody but a drill may do in a scope of rehearsals.</summary>
    public static Refusal? CheckOutside(string? scope) => RehearsalScope.Is(scope)
        ? Invalid("scope-reserved", $"Scopes that begin with {RehearsalScope.Prefix} are kept for drills, which count nowhere.", "Name another scope.")
        : Check(scope);

    private static Refusal Invalid(string code, string what, string remedy) => new(RefusalKind.Invalid, code, what, "scope", remedy);
}
