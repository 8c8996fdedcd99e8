namespace Reeve.Core.Statistics;

/// <summary>Events out of trials.</summary>
/// <param name="Events">How often it happened, 0 or more.</param>
/// <param name="Trials">How often it could have, 0 or more.</param>
public readonly record struct Rate(long Events, long Trials)
{
    /// <summary>Events / trials; NaN without trials.</summary>
    public double Value => Trials > 0 ? (double)Events / Trials : double.NaN;

    /// <summary>Two windows together.</summary>
    public static Rate operator +(Rate left, Rate right) => left.Plus(right);

    /// <summary>Two windows together.</summary>
    public Rate Plus(Rate other) => new(Events + other.Events, Trials + other.Trials);
}
