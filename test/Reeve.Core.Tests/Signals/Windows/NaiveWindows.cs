using Reeve.Core.Signals;
using Reeve.Core.Signals.Windows;

namespace Reeve.Core.Tests.Signals.Windows;

/// <summary>Every signal kept, every reading a recount.</summary>
internal sealed class NaiveWindows
{
    private readonly List<Signal> _signals = [];

    public long Now { get; private set; }

    public void AdvanceTo(long second) => Now = Math.Max(Now, second);

    public void Add(Signal signal)
    {
        AdvanceTo(signal.Second);
        _signals.Add(signal with { Second = Now });
    }

    public Counts Read(WindowKey key, TimeSpan window)
    {
        long resolution = window <= TimeSpan.FromHours(1) ? 1 : window <= TimeSpan.FromDays(1) ? 900 : 14_400;
        long buckets = (long)Math.Ceiling(window.TotalSeconds / resolution);
        Counts counts = default;
        foreach (Signal signal in _signals)
        {
            if ((key.Scope is null || key.Scope == signal.Scope) && (key.Type is null || key.Type == signal.Type)
                && (key.Agent is null || key.Agent == signal.Agent) && signal.Second / resolution > (Now / resolution) - buckets)
            {
                counts.Add(signal.Facts);
            }
        }

        return counts;
    }
}
