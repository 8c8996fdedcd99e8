using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.Acceptance.Runbooks;

/// <summary>One command of a fenced block.</summary>
/// <param name="Line">Its line in the document.</param>
/// <param name="Text">As printed, several lines where it goes on.</param>
/// <param name="Expected">What the comment lines <c># → …</c> after it say that it prints; <c>…</c> stands for anything.</param>
internal sealed record RunbookCommand(int Line, string Text, IReadOnlyList<string> Expected);

/// <summary>A fenced block.</summary>
/// <param name="Language">After the fence.</param>
/// <param name="Mark">The HTML comment in the line above, or empty.</param>
/// <param name="Heading">The heading it stands under.</param>
/// <param name="Commands">Its commands.</param>
internal sealed record RunbookBlock(string Language, string Mark, string Heading, IReadOnlyList<RunbookCommand> Commands);

/// <summary>Takes a runbook apart into the commands that an operator types.</summary>
internal static partial class RunbookText
{
    private const string Arrow = "# → ";

    /// <summary>Every fenced block, in order.</summary>
    public static IReadOnlyList<RunbookBlock> Blocks(string markdown)
    {
        var blocks = new List<RunbookBlock>();
        string[] lines = markdown.Split('\n');
        string heading = "";
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith('#'))
            {
                heading = line.TrimStart('#', ' ');
            }

            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            int end = Array.FindIndex(lines, i + 1, l => l.Trim() == "```");
            Match mark = i > 0 ? Comment().Match(lines[i - 1]) : Match.Empty;
            blocks.Add(new RunbookBlock(line[3..].Trim(), mark.Groups["text"].Value, heading, Commands(lines, i + 1, end)));
            i = end;
        }

        return blocks;
    }

    private static List<RunbookCommand> Commands(string[] lines, int from, int to)
    {
        int indent = lines[from - 1].Length - lines[from - 1].TrimStart().Length;
        var commands = new List<RunbookCommand>();
        for (int i = from; i < to; i++)
        {
            string first = Unindented(lines[i], indent);
            if (first.StartsWith(Arrow, StringComparison.Ordinal))
            {
                commands[^1] = commands[^1] with { Expected = [.. commands[^1].Expected, first[Arrow.Length..].Trim()] };
            }

            if (first.Length == 0 || first.StartsWith('#'))
            {
                continue;
            }

            int begun = i;
            var text = new StringBuilder(first);
            while (GoesOn(text.ToString()))
            {
                text.Append('\n').Append(Unindented(lines[++i], indent));
            }

            commands.Add(new RunbookCommand(begun + 1, text.ToString(), []));
        }

        return commands;
    }

    private static string Unindented(string line, int indent) => (line.Length >= indent ? line[indent..] : line.TrimStart()).TrimEnd();

    /// <summary>A backslash at the end, an open quotation, a here-document, an SQL statement without its semicolon, or sqlite3 in dialogue.</summary>
    private static bool GoesOn(string text) =>
        text.EndsWith('\\')
        || text.Replace("\\\"", "", StringComparison.Ordinal).Count(c => c == '"') % 2 == 1
        || WithoutDoubleQuoted(text).Count(c => c == '\'') % 2 == 1
        || (HereDocument().Match(text) is { Success: true } here && !text.EndsWith('\n' + here.Groups["word"].Value, StringComparison.Ordinal))
        || (text.StartsWith("INSERT ", StringComparison.Ordinal) && !text.EndsWith(';'))
        || (Dialogue().IsMatch(text) && !text.EndsWith("\n.quit", StringComparison.Ordinal));

    private static string WithoutDoubleQuoted(string text) => DoubleQuoted().Replace(text, "");

    [GeneratedRegex("<!-- *(?<text>.*?) *-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("<<(?<word>[A-Z]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex HereDocument();

    [GeneratedRegex(@"^sqlite3 \S+(\n|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dialogue();

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex DoubleQuoted();
}
