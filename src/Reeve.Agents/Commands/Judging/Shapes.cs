using System.Text;

namespace Reeve.Agents.Commands.Judging;

/// <summary>The form of a command with its values left out, so that many commands share one.</summary>
internal static class Shapes
{
    private const int Longest = 120;

    private const int MostWords = 8;

    public static string Of(Invocation? call)
    {
        if (call is null)
        {
            return "(shell syntax)";
        }

        int positionals = call.Arguments.Positionals.Count;
        if (positionals == 0 && call.Arguments.Options.Count == 0)
        {
            return Bound(call.Title);
        }

        var shape = new StringBuilder(call.Title);
        int words = 0;
        string previous = "";
        foreach (string option in call.Arguments.Options)
        {
            if (option != previous && words++ < MostWords)
            {
                shape.Append(' ').Append(option);
            }

            previous = option;
        }

        for (int i = 0; i < Math.Min(positionals, 3); i++)
        {
            shape.Append(" _");
        }

        return Bound(shape.Append(positionals > 3 ? "…" : "").ToString());
    }

    public static string Bound(string shape) => shape.Length > Longest ? shape[..(Longest - 1)] + "…" : shape;
}
