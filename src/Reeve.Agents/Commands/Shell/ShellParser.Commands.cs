namespace Reeve.Agents.Commands.Shell;

internal sealed partial class ShellParser
{
    /// <summary>Reads one command. Keywords that only give structure are consumed; what they enclose follows as ordinary steps.</summary>
    private void Command()
    {
        if (_text[_at] == '(')
        {
            Group();
            return;
        }

        int start = _at;
        int end = start;
        while (end < _text.Length && (char.IsAsciiLetter(_text[end]) || _text[end] is '{' or '}' or '!' or '['))
        {
            end++;
        }

        bool whole = end >= _text.Length || _text[end] is ' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>';
        if (whole && end > start)
        {
            switch (_text.AsSpan(start, end - start))
            {
                case "if" or "then" or "elif" or "else" or "fi" or "while" or "until" or "do" or "done":
                    _line.Branches = true;
                    _joiner = _joiner == Joiner.Pipe && _text[start] is 'w' or 'u' or 'i' ? Joiner.Pipe : Joiner.Sequence;
                    _at = end;
                    return;
                case "!":
                    _line.Branches = true;
                    _at = end;
                    return;
                case "{" or "}":
                    _line.Braces = true;
                    _at = end;
                    return;
                case "for" or "select":
                    _at = end;
                    Loop();
                    return;
                case "case":
                    _at = end;
                    Case();
                    return;
                case "function":
                    _at = end;
                    Function();
                    return;
                case "[[":
                    Test();
                    return;
                case "coproc":
                    Break("it starts a coprocess");
                    return;
            }
        }

        Simple();
    }

    private void Group()
    {
        if (Peek(1) == '(' && ArithmeticEnd(_at) is int end and > 0)
        {
            _line.Branches = true;
            ShellStep let = Add(StepKind.Command);
            let.Words.Add(new ShellWord("let"));
            Arithmetic(_at + 2, end - 2);
            _at = end;
            return;
        }

        _at++;
        (Joiner joiner, int element, int list) = (_joiner, _elementStart, _listStart);
        Add(StepKind.Enter);
        _joiner = Joiner.Sequence;
        List(')');
        _at++;
        Add(StepKind.Leave);
        (_joiner, _elementStart, _listStart) = (joiner, element, list);
        SkipBlanks();
        if (_at < _text.Length && !Done && (_text[_at] is '<' or '>' || char.IsAsciiDigit(_text[_at])))
        {
            Simple();
        }
    }

    private void Loop()
    {
        _line.Branches = true;
        SkipBlanks();
        if (Peek() == '(' && ArithmeticEnd(_at, loop: true) is int end and > 0)
        {
            Arithmetic(_at + 2, end - 2);
            _at = end;
            return;
        }

        var words = new List<ShellWord> { ReadWord() };
        SkipBlanks();
        bool listed = false;
        while (!Done && _at < _text.Length && _text[_at] is not (';' or '\n' or '&' or '|' or '<' or '>' or '(' or ')'))
        {
            int start = _at;
            ShellWord word = ReadWord();
            if (listed)
            {
                words.Add(word);
            }
            else if (word.Text != "in")
            {
                // `for NAME do …` goes over the positional parameters.
                _at = start;
                words.Add(new ShellWord($"{ShellWord.MarkStart}{ShellWord.MarkEnd}", WordFlags.Expands | WordFlags.Splits));
                break;
            }

            listed = true;

            SkipBlanks();
        }

        Add(StepKind.Loop).Words.AddRange(words);
        _joiner = Joiner.Sequence;
    }

    private void Case()
    {
        _line.Branches = true;
        SkipBlanks();
        ShellStep subject = Add(StepKind.Command);
        subject.Words.Add(new ShellWord("case"));
        subject.Words.Add(ReadWord());
        SkipWhite();
        if (ReadWord().Text != "in")
        {
            Break("a case has no in");
        }

        while (!Done)
        {
            SkipWhite();
            if (_at >= _text.Length)
            {
                Break("a case is not closed");
                return;
            }

            if (string.CompareOrdinal(_text, _at, "esac", 0, 4) == 0)
            {
                _at += 4;
                return;
            }

            CasePattern();
            _joiner = Joiner.Sequence;
            CaseBody();
        }
    }

    private void CasePattern()
    {
        if (Peek() == '(')
        {
            _at++;
        }

        while (!Done && _at < _text.Length && _text[_at] != ')')
        {
            if (_text[_at] is '|' or ' ' or '\t' or '\n')
            {
                _at++;
            }
            else if (_text[_at] is ';' or '&' or '<' or '>' or '(')
            {
                Break("a case pattern is not closed");
            }
            else
            {
                ReadWord();
            }
        }

        _at++;
    }

    private void CaseBody()
    {
        // The body ends at ;; or at esac; esac is found by reading commands one at a time.
        while (!Done)
        {
            SkipWhite();
            if (_at >= _text.Length || string.CompareOrdinal(_text, _at, "esac", 0, 4) == 0)
            {
                return;
            }

            char c = _text[_at];
            if (c == ';' && Peek(1) is ';' or '&')
            {
                _at += 2;
                _at += Peek() == '&' ? 1 : 0;
                NextList();
                return;
            }

            if (!Separator(c))
            {
                if (++_depth > MaxDepth)
                {
                    Break("it is nested deeper than 32");
                    return;
                }

                Command();
                _depth--;
            }
        }
    }

    private void Function()
    {
        SkipBlanks();
        Define(ReadWord().Text);
        SkipBlanks();
        if (Peek() == '(')
        {
            _at++;
            SkipBlanks();
            if (Peek() == ')')
            {
                _at++;
            }
            else
            {
                Break("a function has no body");
            }
        }

        SkipWhite();
    }

    private void Define(string name)
    {
        (_line.Functions ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
        Add(StepKind.Function);
    }

    private void Test()
    {
        _line.Arithmetic = true;
        ShellStep step = Add(StepKind.Command);
        while (!Done && _at < _text.Length)
        {
            SkipWhite();
            if (_at >= _text.Length)
            {
                break;
            }

            if (_text[_at] is '&' or '|' or '<' or '>' or '(' or ')' or ';')
            {
                _at++;
                continue;
            }

            ShellWord word = ReadWord();
            step.Words.Add(word);
            if (word.Text == "]]" && !word.Has(WordFlags.Quoted))
            {
                return;
            }
        }

        Break("a [[ is not closed");
    }

    private void SkipWhite()
    {
        SkipBlanks();
        while (Peek() == '\n')
        {
            _at++;
            ReadHereDocuments();
            SkipBlanks();
        }
    }
}
