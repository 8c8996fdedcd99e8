namespace Reeve.Core.Signals.Windows;

/// <summary>Bounds of the windows.</summary>
public sealed record WindowOptions
{
    /// <summary>
    /// Keys of each shape (per scope, per agent, per scope × type × agent, …) that are counted by themselves; what comes beyond is counted
    /// together as overflow. Also the number of scopes and of agents. 1 to 1 000 000, default 10 000.
    /// </summary>
    public int KeysPerShape { get; init; } = 10_000;

    /// <summary>Window lengths that are kept as running sums; reading others adds up their buckets. 1 to 1000, default 64.</summary>
    public int RegisteredWindows { get; init; } = 64;

    /// <summary>Every bound that is out of range, in words.</summary>
    public IEnumerable<string> Errors()
    {
        if (KeysPerShape is < 1 or > 1_000_000)
        {
            yield return $"KeysPerShape is {KeysPerShape}; it must be 1 to 1000000.";
        }

        if (RegisteredWindows is < 1 or > 1000)
        {
            yield return $"RegisteredWindows is {RegisteredWindows}; it must be 1 to 1000.";
        }
    }
}
