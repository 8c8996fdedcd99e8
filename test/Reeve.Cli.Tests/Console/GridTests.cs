using Reeve.Cli.Console;
using Xunit;

namespace Reeve.Cli.Tests.Console;

public sealed class GridTests
{
    [Fact]
    public void In_a_pipe_columns_are_aligned_and_nothing_is_cut()
    {
        Grid grid = new Grid("id", "reason").Add("hold-1", "short").Add("hold-22222", new string('x', 200));
        Assert.Equal(["ID          REASON", "hold-1      short", "hold-22222  " + new string('x', 200)], grid.PlainLines());
    }

    [Fact]
    public void Cells_are_made_safe() => Assert.Contains("\\x1b[2J", new Grid("a").Add("\u001b[2J").PlainLines().Last(), StringComparison.Ordinal);

    [Fact]
    public void On_a_terminal_cells_are_made_safe_too()
    {
        StringWriter target = new();
        TerminalGrid.Write(new Grid("a").Add(new Cell("\u001b[2J[red]x[/]", Tone.Bad)), target);
        Assert.Contains("\\x1b[2J[red]x[/]", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_width_is_refused() => Assert.Throws<ArgumentException>(() => new Grid("a", "b").Add("1"));
}
