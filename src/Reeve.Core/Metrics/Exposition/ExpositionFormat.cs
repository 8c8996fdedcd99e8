namespace Reeve.Core.Metrics.Exposition;

/// <summary>How series are written for Prometheus.</summary>
public enum ExpositionFormat
{
    /// <summary>Text exposition format 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.0.</summary>
    OpenMetrics,
}

/// <summary>What a family of series is.</summary>
public enum SeriesKind
{
    /// <summary>Only grows; its name ends in <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Buckets, sum and count.</summary>
    Histogram,
}

/// <summary>A label with its value; any text.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value.</param>
public readonly record struct SeriesLabel(string Name, string Value);
