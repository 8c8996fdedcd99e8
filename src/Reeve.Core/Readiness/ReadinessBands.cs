namespace Reeve.Core.Readiness;

/// <summary>Bands of the score.</summary>
public static class ReadinessBands
{
    /// <summary>Score from which an installation without blockers is ready.</summary>
    public const double Threshold = 0.95;

    /// <summary>Score from which it is good; below, somebody has to look.</summary>
    public const double GoodFrom = 0.90;

    /// <summary>Score below which going back is to be considered.</summary>
    public const double PoorBelow = 0.80;

    /// <summary><c>ready</c>, <c>good</c> (also with a score that would do and a blocker) or <c>investigate</c>.</summary>
    public static string Of(OverallReadiness overall) =>
        overall.Ready ? "ready" : overall.Score >= GoodFrom ? "good" : "investigate";
}
