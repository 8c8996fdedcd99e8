namespace Reeve.Bench.UntilBlock;

/// <summary>Ten commands a second, each with its outcome at once, while no one has blocked them.</summary>
internal sealed class CommandLane
{
    private const double Limit = 0.05;
    private const int MinSamples = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private readonly Lock _counting = new();
    private int _total;
    private int _failed;
    private volatile bool _blocked;

    /// <summary>Outcomes until now, as one reading.</summary>
    public (int Total, int Failed) Counts
    {
        get
        {
            lock (_counting)
            {
                return (_total, _failed);
            }
        }
    }

    private bool OverTheLimit => _total >= MinSamples && _failed > Limit * _total;

    /// <summary>No further command passes.</summary>
    public void Block() => _blocked = true;

    /// <summary>Stays just below the limit for a time, then fails with every command.</summary>
    /// <param name="healthy">How long it stays below.</param>
    /// <param name="patience">How long after that someone has to have blocked it.</param>
    /// <returns>Commands that passed after the tripping outcome; null when it was blocked before, or never.</returns>
    public async Task<int?> RunAsync(TimeSpan healthy, TimeSpan patience)
    {
        long began = TimeProvider.System.GetTimestamp();
        int? passed = null;
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        while (await pace.WaitForNextTickAsync() && !_blocked)
        {
            TimeSpan since = TimeProvider.System.GetElapsedTime(began);
            if (since > healthy + patience)
            {
                return null;
            }

            passed += 1;
            Command(bad: since > healthy);
            passed ??= OverTheLimit ? 0 : null;
        }

        return passed;
    }

    private void Command(bool bad)
    {
        lock (_counting)
        {
            _total++;
            _failed += bad || _failed + 1 < Limit * _total ? 1 : 0;
        }
    }
}
