namespace Reeve.Agents.Commands.Shell;

internal sealed partial class ShellParser
{
    /// <summary>Reads assignments, words and redirections up to the next operator.</summary>
    private void Simple()
    {
        var step = new ShellStep(StepKind.Command, _joiner, _sequence, _substituted || _nestedSubstitutions > 0);
        while (!Done)
        {
            SkipBlanks();
            if (_at >= _text.Length)
            {
                break;
            }

            char c = _text[_at];
            if (c is '\n' or ';' or '|' or ')' || (c == '&' && Peek(1) != '>'))
            {
                break;
            }

            if (c == '(')
            {
                if (FunctionHere(step))
                {
                    return;
                }

                Break("a bracket stands where a word was expected");
                break;
            }

            if (c == '&' || (c is '<' or '>' && Peek(1) != '('))
            {
                ReadRedirect(step);
                continue;
            }

            Word(step);
        }

        _line.Steps.Add(step);
        if (!step.Substituted)
        {
            _line.LastSequence = _sequence;
        }

        if (_line.Steps.Count > MaxSteps)
        {
            Break("it has more than 4096 parts");
        }
    }

    private void Word(ShellStep step)
    {
        int start = _at;
        int equals = step.Words.Count == 0 ? AssignmentEquals(start) : -1;
        if (equals < 0)
        {
            ShellWord word = ReadWord();
            if (_at == start)
            {
                Break("a character stands where a word was expected");
            }
            else if (Peek() is '<' or '>' && Peek(1) != '(' && IsNumber(start, _at))
            {
                ReadRedirect(step);
            }
            else
            {
                step.Words.Add(word);
            }

            return;
        }

        int nameEnd = start;
        while (char.IsAsciiLetterOrDigit(_text[nameEnd]) || _text[nameEnd] == '_')
        {
            nameEnd++;
        }

        _at = equals + 1;
        bool plain = nameEnd == equals;
        ShellWord value = Peek() == '(' ? ReadArray() : ReadWord();
        plain = plain && !value.Has(WordFlags.Computes);
        (step.Assignments ??= []).Add(new Assignment(_text[start..nameEnd], value, plain));
    }

    private ShellWord ReadArray()
    {
        _at++;
        int from = _line.Steps.Count;
        SkipWhite();
        while (!Done && _at < _text.Length && _text[_at] != ')')
        {
            if (_text[_at] is ';' or '&' or '|' or '<' or '>' or '(')
            {
                Break("an array is not closed");
                break;
            }

            ReadWord();
            SkipWhite();
        }

        _at++;
        return new ShellWord($"{ShellWord.MarkStart}{ShellWord.MarkEnd}", WordFlags.Expands | WordFlags.Computes, from, _line.Steps.Count);
    }

    private bool FunctionHere(ShellStep step)
    {
        if (step.Words.Count != 1 || step.Assignments is not null)
        {
            return false;
        }

        int at = _at + 1;
        while (at < _text.Length && _text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at >= _text.Length || _text[at] != ')')
        {
            return false;
        }

        _at = at + 1;
        Define(step.Words[0].Text);
        SkipWhite();
        return true;
    }

    /// <summary>Index of the equals sign when the word at <paramref name="start"/> is an assignment, else −1.</summary>
    private int AssignmentEquals(int start)
    {
        int at = start;
        if (!char.IsAsciiLetter(_text[at]) && _text[at] != '_')
        {
            return -1;
        }

        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_'))
        {
            at++;
        }

        if (at < _text.Length && _text[at] == '[')
        {
            int close = _text.IndexOf(']', at);
            if (close > 0 && close + 1 < _text.Length && _text[close + 1] is '=' or '+')
            {
                _line.Obscure = "it assigns to an array element";
                at = close + 1;
            }
        }

        if (at + 1 < _text.Length && _text[at] == '+' && _text[at + 1] == '=')
        {
            at++;
        }

        return at < _text.Length && _text[at] == '=' ? at : -1;
    }

    private bool IsNumber(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (!char.IsAsciiDigit(_text[i]))
            {
                return false;
            }
        }

        return to > from;
    }
}
