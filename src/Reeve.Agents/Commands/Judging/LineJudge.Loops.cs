using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

/// <summary>Loops over words: the line is judged once with each word, since any of them may decide what a command does.</summary>
internal sealed partial class LineJudge
{
    private const int MostRounds = 64;

    /// <summary>Which words the loops of this round take, in mixed radix; −1 when there are too many to go through.</summary>
    private int _choice;

    private readonly int _mostRounds = MostRounds;

    private void Walk(ShellLine line)
    {
        int rounds = 1;
        foreach (ShellStep loop in line.Steps.Where(s => s.Kind == StepKind.Loop))
        {
            rounds = Math.Min(rounds * Math.Max(Choices(loop).Count, 1), _mostRounds + 1);
        }

        if (rounds == 1 || rounds > _mostRounds)
        {
            _choice = rounds == 1 ? 0 : -1;
            WalkOnce(line);
            return;
        }

        var before = (_folders.ToArray(), _maybe.ToArray(), _folderUnknown, _outside);
        Dictionary<string, string?>? variables = _variables;
        for (int round = 0; round < rounds; round++)
        {
            Restore(before);
            _variables = variables is null ? null : new Dictionary<string, string?>(variables, StringComparer.Ordinal);
            _choice = round;
            WalkOnce(line);
        }
    }

    /// <summary>The words of a loop, brace lists expanded where they are short.</summary>
    private static List<ShellWord> Choices(ShellStep loop)
    {
        var choices = new List<ShellWord>(loop.Words.Count);
        foreach (ShellWord word in loop.Words.Skip(1))
        {
            if (word.Has(WordFlags.Brace) && BraceList.Expand(word.Text) is { } expanded)
            {
                choices.AddRange(expanded.Select(text => word with { Text = text, Flags = word.Flags & ~WordFlags.Brace }));
            }
            else
            {
                choices.Add(word);
            }
        }

        return choices;
    }

    private void ForLoop(ShellLine line, ShellStep step)
    {
        string name = step.Words[0].Text;
        CheckName(name);
        Add(CommandType.ShellRead, "A loop over words.");
        List<ShellWord> words = Choices(step).ConvertAll(w => Resolve(line, w));
        words.ForEach(Name);
        if (words.Count == 0)
        {
            Remember(name, null);
            return;
        }

        if (_choice < 0)
        {
            // Too many to go through: numbers and file names that were checked are harmless, whichever they are.
            Remember(name, words.TrueForAll(w => w.Has(WordFlags.Listed | WordFlags.Glob) || IsNumber(w.Text)) ? ListedValue : null);
            return;
        }

        ShellWord chosen = words[_choice % words.Count];
        _choice /= words.Count;
        bool listed = chosen.Has(WordFlags.Listed | WordFlags.Glob) || (chosen.Has(WordFlags.Brace) && IsNumber(chosen.Text));
        Remember(name, listed ? ListedValue : chosen.Has(WordFlags.Brace) ? null : ValueOf(chosen));
    }

    /// <summary>True for a number or a range of numbers.</summary>
    private static bool IsNumber(string text) => text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c is '{' or '}' or '.');
}
