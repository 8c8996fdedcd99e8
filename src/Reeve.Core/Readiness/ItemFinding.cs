namespace Reeve.Core.Readiness;

/// <summary>What was found about one item.</summary>
/// <param name="Verdict">See <see cref="ReadinessItem.Verdict"/>.</param>
/// <param name="Details">In words.</param>
internal readonly record struct ItemFinding(string Verdict, string Details)
{
    public const string Passed = "pass";

    public static ItemFinding Pass(string details) => new(Passed, details);

    public static ItemFinding Fail(string details) => new("fail", details);

    public static ItemFinding Inconclusive(string details) => new("inconclusive", details);

    public static ItemFinding Error(string details) => new("error", details);

    public static ItemFinding Of(bool passes, string details) => passes ? Pass(details) : Fail(details);
}
