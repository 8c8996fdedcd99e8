namespace Reeve.Cli.Console;

/// <summary>How a cell or line is meant; shown as colour on a terminal, left out elsewhere.</summary>
internal enum Tone
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>In order.</summary>
    Good,

    /// <summary>Wants a look.</summary>
    Caution,

    /// <summary>Wrong.</summary>
    Bad,

    /// <summary>Beside the point.</summary>
    Quiet,
}

/// <summary>One cell.</summary>
/// <param name="Text">Text from anywhere; shown on one line, made safe.</param>
/// <param name="Tone">Its meaning.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string? text) => new(text ?? "");
}

/// <summary>A table for people: bordered on a terminal, aligned columns in a pipe.</summary>
/// <param name="headers">One per column.</param>
internal sealed class Grid(params string[] headers)
{
    private readonly List<Cell[]> _rows = [];

    /// <summary>Column titles.</summary>
    public IReadOnlyList<string> Headers => headers;

    /// <summary>Rows, each as wide as <see cref="Headers"/>.</summary>
    public IReadOnlyList<Cell[]> Rows => _rows;

    /// <summary>Appends a row.</summary>
    /// <exception cref="ArgumentException">It is not as wide as the headers.</exception>
    public Grid Add(params Cell[] cells)
    {
        if (cells.Length != headers.Length)
        {
            throw new ArgumentException("a row has one cell per column", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    /// <summary>Aligned columns, two spaces between them, nothing cut.</summary>
    public IEnumerable<string> PlainLines()
    {
        string[][] lines = [[.. headers.Select(h => h.ToUpperInvariant())], .. _rows.Select(row => row.Select(c => Printable.Line(c.Text)).ToArray())];
        int[] widths = [.. headers.Select((_, column) => lines.Max(line => line[column].Length))];
        return lines.Select(line => string.Join("  ", line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
    }
}
