using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Reeve.Core.Signals;

namespace Reeve.Agents.Outcomes;

/// <summary>What exit codes and error texts mean, as data with examples.</summary>
internal sealed class OutcomeTable
{
    private readonly FrozenDictionary<string, ImmutableArray<int>> _broken;
    private readonly ImmutableArray<(string Start, Outcome Class)> _says;

    private OutcomeTable(IReadOnlyList<OutcomeRow> rows)
    {
        Rows = rows;
        _broken = rows.Where(r => r.Kind == "broken")
            .ToFrozenDictionary(r => r.Subject, r => Codes(r.Pattern), StringComparer.Ordinal);
        _says = [.. rows.Where(r => r.Kind == "says").Select(r => (r.Pattern, Class(r.Subject)))];
    }

    /// <summary>The built-in table.</summary>
    public static OutcomeTable BuiltIn { get; } = Load();

    /// <summary>The rows, with their examples.</summary>
    public IReadOnlyList<OutcomeRow> Rows { get; }

    /// <summary>True when this exit code of the program in the shape says that the check itself could not run.</summary>
    public bool IsBroken(string shape, int code)
    {
        int words = 0;
        foreach (Range word in shape.AsSpan().Split(' '))
        {
            if (words++ == 4)
            {
                break;
            }

            if (_broken.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(shape.AsSpan(word), out ImmutableArray<int> codes))
            {
                return codes.Contains(code);
            }
        }

        return false;
    }

    /// <summary>The class that the beginning of an error's text tells, or null.</summary>
    public Outcome? Says(string message)
    {
        foreach ((string start, Outcome outcome) in _says)
        {
            if (message.StartsWith(start, StringComparison.Ordinal))
            {
                return outcome;
            }
        }

        return null;
    }

    private static OutcomeTable Load()
    {
        using Stream stream = typeof(OutcomeTable).Assembly.GetManifestResourceStream("Reeve.Agents.Outcomes.outcomes.txt")
            ?? throw new InvalidOperationException("The table of outcomes is not in the assembly.");
        using var reader = new StreamReader(stream);
        List<OutcomeRow> rows = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                rows.Add(OutcomeRow.Parse(line));
            }
        }

        return new OutcomeTable(rows);
    }

    private static Outcome Class(string name) => Core.Signals.Outcomes.TryParse(name, out Outcome outcome)
        ? outcome
        : throw new FormatException($"{name} is no outcome.");

    internal static ImmutableArray<int> Codes(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
}

/// <summary>One row.</summary>
/// <param name="Kind"><c>broken</c> or <c>says</c>.</param>
/// <param name="Subject">Program, or class.</param>
/// <param name="Pattern">Exit codes, or the beginning of the text.</param>
/// <param name="Yes">Examples that the row is about.</param>
/// <param name="No">Examples that it is not about.</param>
internal sealed record OutcomeRow(string Kind, string Subject, string Pattern, string Yes, string No)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It has not five columns, or lacks an example.</exception>
    public static OutcomeRow Parse(string line)
    {
        string[] columns = line.Split('|', StringSplitOptions.TrimEntries);
        return columns.Length == 5 && columns[3].StartsWith("yes: ", StringComparison.Ordinal) && columns[4].StartsWith("no: ", StringComparison.Ordinal)
            ? new OutcomeRow(columns[0], columns[1], columns[2], columns[3][5..], columns[4][4..])
            : throw new FormatException($"Not a row of the table of outcomes: {line}");
    }
}
