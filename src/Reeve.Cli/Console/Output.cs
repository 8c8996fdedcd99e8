using System.Text;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary>The two voices of a command: data on stdout, for a person or as JSON, and talk on stderr.</summary>
/// <param name="environment">Where to.</param>
/// <param name="json">JSON instead of tables; errors become problem documents.</param>
/// <param name="verbose">Say also what only someone who looks for a cause wants to know.</param>
internal sealed class Output(CliEnvironment environment, bool json, bool verbose)
{
    /// <summary>JSON was asked for.</summary>
    public bool IsJson => json;

    /// <summary>A person looks at a terminal.</summary>
    public bool IsTerminal => environment.IsTerminal && !json;

    /// <summary>Where data goes.</summary>
    public TextWriter Out => environment.Out;

    /// <summary>Shows an answer of the service: its very bytes as JSON, or drawn for a person.</summary>
    /// <returns>The exit code.</returns>
    public int Show<T>(Result<Reply<T>> answer, Action<T> draw)
    {
        if (!answer.TryGet(out Reply<T>? reply, out Refusal? refusal))
        {
            return Refuse(refusal);
        }

        Show(reply, draw);
        return ExitCode.Satisfied;
    }

    /// <summary>Shows an answer of the service: its very bytes as JSON, or drawn for a person.</summary>
    public void Show<T>(Reply<T> reply, Action<T> draw)
    {
        if (json)
        {
            Json(reply.Json.Span);
        }
        else
        {
            draw(reply.Value);
        }
    }

    /// <summary>Writes a JSON document and a line feed.</summary>
    public void Json(ReadOnlySpan<byte> document)
    {
        environment.Out.WriteLine(Encoding.UTF8.GetString(document.TrimEnd("\r\n "u8)));
        environment.Out.Flush();
    }

    /// <summary>Writes a table.</summary>
    /// <param name="grid">The table.</param>
    /// <param name="whenEmpty">Said on stderr instead of an empty table.</param>
    public void Table(Grid grid, string whenEmpty)
    {
        if (grid.Rows.Count == 0)
        {
            Say(whenEmpty);
        }
        else if (environment.IsTerminal)
        {
            TerminalGrid.Write(grid, environment.Out);
        }
        else
        {
            foreach (string line in grid.PlainLines())
            {
                environment.Out.WriteLine(line);
            }
        }
    }

    /// <summary>Writes one line of data for a person, made safe to show.</summary>
    public void Line(string text, Tone tone = Tone.Plain)
    {
        string shown = Printable.Line(text);
        if (tone != Tone.Plain && environment.IsTerminal)
        {
            TerminalGrid.Line(shown, tone, environment.Out);
        }
        else
        {
            environment.Out.WriteLine(shown);
        }
    }

    /// <summary>Says something on stderr.</summary>
    public void Say(string text) => environment.Err.WriteLine(Printable.Line(text));

    /// <summary>Says something on stderr with <c>--verbose</c>.</summary>
    public void Detail(string text)
    {
        if (verbose)
        {
            Say(text);
        }
    }

    /// <summary>Says what stood in the way, where, and what to do next; as a problem document with <c>--json</c>.</summary>
    /// <returns>The exit code.</returns>
    public int Refuse(Refusal refusal)
    {
        if (json)
        {
            environment.Err.WriteLine(Encoding.UTF8.GetString(Problem.Encode(refusal)));
        }
        else
        {
            Say($"reeve: {refusal.What.TrimEnd('.')} ({refusal.Where})");
            Say($"  → {refusal.Remedy}");
        }

        return ExitCode.Of(refusal.Kind);
    }
}
