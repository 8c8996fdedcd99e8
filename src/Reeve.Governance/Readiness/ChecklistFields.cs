using System.Globalization;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;
using YamlDotNet.RepresentationModel;

namespace Reeve.Governance.Readiness;

/// <summary>The fields of one item. What is wrong goes to the list of errors, and reading goes on.</summary>
/// <param name="mapping">The item.</param>
/// <param name="errors">Gets the errors.</param>
internal sealed class ChecklistFields(YamlMappingNode mapping, List<string> errors)
{
    /// <summary>How long an attestation counts unless the item says.</summary>
    public static readonly TimeSpan StandardValidity = TimeSpan.FromDays(180);

    private const int MaxName = 128;
    private const decimal MaxWeight = 1000;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private string Label => Raw("id") ?? Raw("name") ?? "without id";

    /// <summary>Letters, digits and dashes.</summary>
    public string Id(string key)
    {
        string text = Required(key, "an id such as on-call-rotation");
        return text.Length is > 0 and <= MaxName && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? text : text.Length == 0 ? "" : Bad(key, text, $"is no id: up to {MaxName} lower-case letters, digits and dashes");
    }

    /// <summary>One line of text.</summary>
    public string Name(string key)
    {
        string text = Required(key, "a name");
        return text.Length <= MaxName && !text.Any(char.IsControl) ? text : Bad(key, text, $"is longer than {MaxName} characters or more than one line");
    }

    /// <summary>Points.</summary>
    public decimal Weight(string key)
    {
        string text = Required(key, "a number of points");
        if (text.Length > 0 && !(decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal points) && points is > 0 and <= MaxWeight))
        {
            Bad(key, text, $"is no number above 0 and up to {MaxWeight}");
            return 1;
        }

        return text.Length == 0 ? 1 : decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    /// <summary>True or false, false when it is absent.</summary>
    public bool Flag(string key)
    {
        string? text = Read(key);
        if (text is not (null or "true" or "false"))
        {
            Bad(key, text, "is neither true nor false");
        }

        return text == "true";
    }

    /// <summary>A measure; absent = attested.</summary>
    public ReadinessMeasure Measure(string key)
    {
        string? text = Read(key);
        if (!ReadinessMeasures.TryParse(text ?? ReadinessMeasure.Attested.Name(), out ReadinessMeasure measure))
        {
            Bad(key, text!, $"is none of {string.Join(", ", ReadinessMeasures.All)}");
        }

        return measure;
    }

    /// <summary>A number within bounds.</summary>
    public double Number(string key, double min, double max)
    {
        string text = Required(key, "a number");
        if (text.Length > 0 && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= min && number <= max))
        {
            Bad(key, text, string.Create(CultureInfo.InvariantCulture, $"is no number from {min} to {max}"));
            return min;
        }

        return text.Length == 0 ? min : double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    /// <summary>A span such as 90d, up to ten years.</summary>
    public TimeSpan Span(string key, TimeSpan? standard)
    {
        if (Read(key) is not { } text)
        {
            if (standard is null)
            {
                Missing(key, "a span such as 90d");
            }

            return standard ?? TimeSpan.Zero;
        }

        if (!Days(text, out TimeSpan span))
        {
            Bad(key, text, "is no span such as 5m, 12h or 90d, up to 3650d");
        }

        return span;
    }

    /// <summary>A kind of drill.</summary>
    public string Drill(string key)
    {
        string text = Required(key, $"one of {string.Join(", ", ReadinessMeasures.Drills)}");
        return text.Length == 0 || ReadinessMeasures.Drills.Contains(text) ? text : Bad(key, text, $"is none of {string.Join(", ", ReadinessMeasures.Drills)}");
    }

    /// <summary>Name of an environment variable, or null.</summary>
    public string? Environment(string key)
    {
        string? text = Read(key);
        if (text is not null && (text.Length is 0 or > MaxName || !text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')))
        {
            Bad(key, text, "is no name of an environment variable: upper-case letters, digits and underscores");
        }

        return text;
    }

    /// <summary>Names what is there and means nothing.</summary>
    public void Finish(ReadinessMeasure measure)
    {
        foreach (YamlNode key in mapping.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!_read.Contains(name))
            {
                errors.Add($"line {key.Start.Line}, item {Label}: `{name}` means nothing here (measure {measure.Name()})");
            }
        }
    }

    private static bool Days(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        return text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is > 0 and <= 3650
            ? (span = TimeSpan.FromDays(days)) > TimeSpan.Zero
            : RuleWindow.TryParse(text, out span);
    }

    private string Required(string key, string what) => Read(key) is { Length: > 0 } text ? text : Missing(key, what);

    private string Missing(string key, string what)
    {
        errors.Add($"line {mapping.Start.Line}, item {Label}: {key} is missing ({what})");
        return "";
    }

    private string Bad(string key, string text, string problem)
    {
        YamlNode at = mapping.Children.First(c => (c.Key as YamlScalarNode)?.Value == key).Value;
        errors.Add($"line {at.Start.Line}, item {Label}: {key} `{(text.Length > 64 ? text[..64] + "…" : text)}` {problem}");
        return "";
    }

    private string? Read(string key)
    {
        _read.Add(key);
        return Raw(key);
    }

    // A list or mapping where a word belongs reads as its YAML, which no field accepts.
    private string? Raw(string key) => mapping.Children.FirstOrDefault(c => (c.Key as YamlScalarNode)?.Value == key).Value switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value ?? "",
        { } other => other.ToString(),
    };
}
