using System.Globalization;
using System.Text;

namespace Reeve.Core.Metrics.Exposition;

/// <summary>
/// Writes families of series as Prometheus reads them. Both formats name and label every series alike, so that a scraper that changes its mind
/// goes on with the same series.
/// </summary>
/// <param name="format">Format.</param>
public sealed class ExpositionWriter(ExpositionFormat format)
{
    private const string CounterSuffix = "_total";
    private readonly StringBuilder _text = new(64 * 1024);
    private string _name = "";

    /// <summary>The content type of what is written.</summary>
    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Begins a family; the samples that follow are its own.</summary>
    /// <param name="name">Full name; a counter's ends in <c>_total</c>.</param>
    /// <param name="kind">Kind.</param>
    /// <param name="help">One sentence.</param>
    /// <exception cref="ArgumentException">A counter whose name does not end in <c>_total</c>.</exception>
    public void Family(string name, SeriesKind kind, string help)
    {
        if (kind == SeriesKind.Counter != name.EndsWith(CounterSuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{name} is no name of a {kind}", nameof(name));
        }

        _name = name;
        string family = kind == SeriesKind.Counter && format == ExpositionFormat.OpenMetrics ? name[..^CounterSuffix.Length] : name;
        _text.Append("# HELP ").Append(family).Append(' ');
        Escape(help, quotes: format == ExpositionFormat.OpenMetrics);
        _text.Append("\n# TYPE ").Append(family).Append(' ').Append(kind switch
        {
            SeriesKind.Counter => "counter",
            SeriesKind.Gauge => "gauge",
            _ => "histogram",
        }).Append('\n');
    }

    /// <summary>A sample of the family.</summary>
    public void Sample(double value, params ReadOnlySpan<SeriesLabel> labels) => Sample("", value, labels);

    /// <summary>A sample whose name goes on after the family's, such as <c>_sum</c>.</summary>
    public void Sample(string suffix, double value, params ReadOnlySpan<SeriesLabel> labels)
    {
        _text.Append(_name).Append(suffix);
        for (int i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value, quotes: true);
            _text.Append('"');
        }

        _text.Append(labels.Length == 0 ? " " : "} ").Append(Number(value)).Append('\n');
    }

    /// <summary>A number as both formats write it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>The upper bound of a bucket; written alike in both formats.</summary>
    public static string Bound(double value) => double.IsInteger(value) ? value.ToString("0.0", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>Everything written, as UTF-8.</summary>
    public byte[] End()
    {
        if (format == ExpositionFormat.OpenMetrics)
        {
            _text.Append("# EOF\n");
        }

        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Escape(string text, bool quotes)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '"' when quotes => _text.Append("\\\""),
                _ => _text.Append(c),
            };
        }
    }
}
