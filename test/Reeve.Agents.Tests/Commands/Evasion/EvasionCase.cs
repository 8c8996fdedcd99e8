using System.Globalization;
using System.Text;
using Reeve.Agents.Commands;
using Reeve.Agents.Tests.Replay;
using Reeve.Core.Decisions;
using Reeve.Testing;

namespace Reeve.Agents.Tests.Commands.Evasion;

/// <summary>
/// One line of the suite and what must be answered to it. In the files beside this one a head in the first column says
/// <c>answer: why</c>, or one answer each for L3, L4 and L5; indented lines are cases. An answer is the least that is good enough; in
/// <c>harmless.txt</c> the head is the phase from which every line must be allowed. <c>⏎ ␍ ⇥</c> stand for line feed, carriage return and tab,
/// <c>⟨202e⟩</c> for a code point, <c>⟪n⟫</c> for n letters.
/// </summary>
/// <param name="File">The file it stands in, without suffix.</param>
/// <param name="Row">Its line there.</param>
/// <param name="Line">The shell line, or <c>@Tool {json}</c>.</param>
/// <param name="Head">What its head says before the colon.</param>
/// <param name="Why">What it says after it.</param>
internal sealed record EvasionCase(string File, int Row, string Line, string Head, string Why)
{
    private static readonly Phase[] Judged = [Phase.L3, Phase.L4, Phase.L5];

    private static readonly string Folder = Path.Combine(SourceTree.Root, "test", "Reeve.Agents.Tests", "Commands", "Evasion");

    /// <summary>Where it stands, for a message.</summary>
    public string Place => $"{File}.txt:{Row}";

    /// <summary>The cases of one file.</summary>
    public static IReadOnlyList<EvasionCase> Of(string file)
    {
        var cases = new List<EvasionCase>();
        string head = "", why = "";
        int row = 0;
        foreach (string text in System.IO.File.ReadLines(Path.Combine(Folder, file + ".txt")))
        {
            row++;
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (text.StartsWith("  ", StringComparison.Ordinal))
            {
                cases.Add(new EvasionCase(file, row, Decoded(text[2..]), head, why));
                continue;
            }

            int colon = text.IndexOf(": ", StringComparison.Ordinal);
            (head, why) = (text[..colon], text[(colon + 2)..]);
        }

        return cases;
    }

    /// <summary>Null when the answers are good enough, else what is wrong.</summary>
    public string? Fault()
    {
        Classification found = Calls.Example(Line);
        if (Phases.TryParse(Head, out Phase from))
        {
            Answer answer = PhaseGate.Judge(from, found.Types, found.Constraint);
            return answer == Answer.Allow ? null : $"{Place}: {answer} at {Head} of '{Line}': {found.Types} {found.Constraint}: {found.Why}";
        }

        string[] least = Head.Split(' ');
        for (int i = 0; i < Judged.Length; i++)
        {
            Answer wanted = Enum.Parse<Answer>(least[Math.Min(i, least.Length - 1)], ignoreCase: true);
            Answer answer = PhaseGate.Judge(Judged[i], found.Types, found.Constraint);
            if (Strictness(answer) < Strictness(wanted))
            {
                return $"{Place}: {answer} at {Judged[i].Name()} instead of {wanted} of '{Line}' ({Why}): {found.Types} {found.Constraint}: {found.Why}";
            }
        }

        return null;
    }

    private static int Strictness(Answer answer) => answer switch { Answer.Allow => 0, Answer.Ask => 1, _ => 2 };

    private static string Decoded(string text)
    {
        var line = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int close = text[i] is '⟨' or '⟪' ? text.IndexOfAny(['⟩', '⟫'], i) : -1;
            string inner = close > 0 ? text[(i + 1)..close] : "";
            line.Append(text[i] switch
            {
                '⏎' => "\n",
                '␍' => "\r",
                '⇥' => "\t",
                '⟨' => new Rune(int.Parse(inner, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
                '⟪' => new string('a', int.Parse(inner, CultureInfo.InvariantCulture)),
                _ => text[i].ToString(),
            });
            i = close > 0 ? close : i;
        }

        return line.ToString();
    }
}
