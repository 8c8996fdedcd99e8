using System.Collections.Concurrent;
using Reeve.Core.Metrics.Exposition;

namespace Reeve.Server.Metrics;

/// <summary>Requests of one method and route.</summary>
/// <param name="time">Clock.</param>
public sealed class RouteMeter(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, LatencyHistogram> _byStatus = new();
    private readonly LatencyHistogram _ok = new();
    private long _begun;

    /// <summary>Requests being answered. Those that end meanwhile are counted first, so it is never below zero.</summary>
    public long InProgress
    {
        get
        {
            long ended = ByStatus.Sum(s => s.Value.Count);
            return Interlocked.Read(ref _begun) - ended;
        }
    }

    /// <summary>Answered requests by status; 200 is there from the start.</summary>
    public IEnumerable<KeyValuePair<int, LatencyHistogram>> ByStatus => _byStatus.Prepend(KeyValuePair.Create(200, _ok));

    /// <summary>One came.</summary>
    /// <returns>When, for <see cref="End"/>.</returns>
    public long Begin()
    {
        Interlocked.Increment(ref _begun);
        return time.GetTimestamp();
    }

    /// <summary>It was answered.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="began">What <see cref="Begin"/> gave.</param>
    public void End(int status, long began) =>
        (status == 200 ? _ok : _byStatus.GetOrAdd(status, static _ => new LatencyHistogram())).Add(time.GetElapsedTime(began));
}

/// <summary>How long requests took.</summary>
public sealed class LatencyHistogram
{
    private static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string[] BoundNames = [.. Bounds.Select(ExpositionWriter.Bound), "+Inf"];
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    /// <summary>How many there were.</summary>
    public long Count => _counts.Sum();

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan took)
    {
        int at = 0;
        while (at < Bounds.Length && took.TotalSeconds > Bounds[at])
        {
            at++;
        }

        Interlocked.Increment(ref _counts[at]);
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    /// <summary>Writes buckets, sum and count.</summary>
    public void Write(ExpositionWriter to, ReadOnlySpan<SeriesLabel> labels)
    {
        double seconds = TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds;
        long below = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            below += Interlocked.Read(ref _counts[i]);
            to.Sample("_bucket", below, [.. labels, new("le", BoundNames[i])]);
        }

        to.Sample("_sum", seconds, labels);
        to.Sample("_count", below, labels);
    }
}
