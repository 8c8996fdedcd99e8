using System.Globalization;

namespace Reeve.Bench.Journal;

/// <summary>Measured times by name; medians are printed in the order in which names first came.</summary>
internal sealed class Figures
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<(TimeSpan Time, TimeSpan Cpu, int Count)>> _times = new(StringComparer.Ordinal);
    private double _bytesPerEntry;

    public static Watch Start() => new(TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public void Add(string name, Watch watch, int count)
    {
        TimeSpan time = TimeProvider.System.GetElapsedTime(watch.At);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - watch.Cpu;
        if (!_times.TryGetValue(name, out List<(TimeSpan Time, TimeSpan Cpu, int Count)>? times))
        {
            _names.Add(name);
            _times[name] = times = [];
        }

        times.Add((time, cpu, count));
    }

    public void AddBytes(long bytes, int entries) => _bytesPerEntry = (double)bytes / entries;

    public void Print(int entries, int runs)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"journal: {entries} entries, {_bytesPerEntry:F0} bytes per line with its share of links, median of {runs} runs"));
        foreach (string name in _names)
        {
            (TimeSpan time, TimeSpan cpu, int count) = _times[name].OrderBy(t => t.Time).ElementAt(_times[name].Count / 2);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-45} {time.TotalMilliseconds,10:F1} ms {time.TotalNanoseconds / count,12:F0} ns each {count / time.TotalSeconds,12:F0} /s {cpu.TotalNanoseconds / count,12:F0} ns CPU each"));
        }
    }

    /// <summary>A moment: on the clock and in processor time of all threads, which a busy machine does not stretch.</summary>
    public readonly record struct Watch(long At, TimeSpan Cpu);
}
