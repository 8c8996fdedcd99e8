using Spectre.Console;

namespace Reeve.Cli.Console;

/// <summary>Draws on a terminal. Apart from <see cref="Output"/>, so that pipes and <c>--json</c> never load the drawing library.</summary>
internal static class TerminalGrid
{
    /// <summary>Draws the grid with borders and colours.</summary>
    public static void Write(Grid grid, TextWriter target) => ConsoleOn(target).Write(Table(grid));

    /// <summary>Writes one line in a colour.</summary>
    public static void Line(string text, Tone tone, TextWriter target) => ConsoleOn(target).WriteLine(text, new Style(Colour(tone)));

    /// <summary>A console that draws on the writer.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter target) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(target) });

    /// <summary>The grid as the library's table.</summary>
    public static Table Table(Grid grid)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (string header in grid.Headers)
        {
            table.AddColumn(new TableColumn(new Text(header, new Style(decoration: Decoration.Bold))));
        }

        foreach (Cell[] row in grid.Rows)
        {
            table.AddRow(row.Select(c => new Text(Printable.Line(c.Text), new Style(Colour(c.Tone)))));
        }

        return table;
    }

    private static Color? Colour(Tone tone) => tone switch
    {
        Tone.Good => Color.Green,
        Tone.Caution => Color.Yellow,
        Tone.Bad => Color.Red,
        Tone.Quiet => Color.Grey,
        _ => null,
    };
}
