namespace Reeve.Core.Signals.Windows;

/// <summary>
/// Length of a window and the resolution it is counted at: 1 s up to 1 h, 15 min up to 1 d, 4 h up to 30 d. A window of n buckets is the one
/// that now lies in and the n − 1 before it; what is not a whole number of buckets is rounded up.
/// </summary>
public readonly record struct WindowLength
{
    /// <summary>The longest window: 30 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private WindowLength(int tier, int buckets)
    {
        Tier = tier;
        Buckets = buckets;
    }

    /// <summary>Number of buckets.</summary>
    public int Buckets { get; }

    /// <summary>Seconds that one bucket covers.</summary>
    public int Resolution => Tiers.Seconds(Tier);

    /// <summary>Seconds that all buckets cover.</summary>
    public long Seconds => (long)Buckets * Resolution;

    internal int Tier { get; }

    /// <summary>The window of that length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not more than nothing, or more than 30 days.</exception>
    public static WindowLength Of(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Longest);
        int tier = 0;
        while (length.Ticks > Tiers.Seconds(tier) * TimeSpan.TicksPerSecond * Tiers.Kept(tier))
        {
            tier++;
        }

        long bucket = Tiers.Seconds(tier) * TimeSpan.TicksPerSecond;
        return new WindowLength(tier, (int)((length.Ticks + bucket - 1) / bucket));
    }

    /// <summary>True when a bucket lies in the window that ends with the bucket of now.</summary>
    internal bool Covers(uint bucket, uint nowBucket) => (long)bucket > (long)nowBucket - Buckets;
}

/// <summary>The resolutions at which everything is counted side by side.</summary>
internal static class Tiers
{
    public const int Count = 3;

    /// <summary>Seconds per bucket.</summary>
    public static int Seconds(int tier) => tier switch { 0 => 1, 1 => 900, _ => 14_400 };

    /// <summary>Buckets that are kept: 1 h, 1 d, 30 d.</summary>
    public static int Kept(int tier) => tier switch { 0 => 3600, 1 => 96, _ => 180 };
}
