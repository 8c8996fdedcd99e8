using Reeve.Core.Refusals;

namespace Reeve.Governance.Permits;

/// <summary>How far a permit goes: a number of uses, a time, or both. Neither means once.</summary>
/// <param name="Uses">1 to 1000.</param>
/// <param name="Until">UTC; in the future, at most 30 days away.</param>
public sealed record PermitBounds(int? Uses, DateTimeOffset? Until)
{
    /// <summary>Most uses that one permit may have.</summary>
    public const int MaxUses = 1000;

    /// <summary>Longest life of a permit.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromDays(30);

    /// <summary>Fills in what is not said: once, for the default life; unlimited uses when only a time is said.</summary>
    public Result<(int? Uses, DateTimeOffset Until)> Resolve(DateTimeOffset now, TimeSpan defaultLife)
    {
        if (Uses is < 1 or > MaxUses)
        {
            return new Refusal(
                RefusalKind.Invalid, "uses-out-of-range", $"A permit has 1 to {MaxUses} uses, not {Uses}.", "uses", "Give a number in that range, or `until`.");
        }

        if (Until is { } until && (until <= now || until - now > MaxLife))
        {
            return new Refusal(
                RefusalKind.Invalid,
                "until-out-of-range",
                $"A permit ends in the future, within {MaxLife.TotalDays:0} days; {until:yyyy-MM-ddTHH:mm:ssZ} does not.",
                "until",
                "Give a UTC time in that range.");
        }

        return (Uses ?? (Until is null ? 1 : null), Until ?? now + defaultLife);
    }
}
