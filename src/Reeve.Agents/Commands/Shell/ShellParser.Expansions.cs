namespace Reeve.Agents.Commands.Shell;

internal sealed partial class ShellParser
{
    /// <summary>Reads what follows a dollar sign.</summary>
    private WordFlags Dollar(bool quoted)
    {
        WordFlags split = quoted ? WordFlags.None : WordFlags.Splits;
        char next = Peek(1);
        if (next == '(')
        {
            if (Peek(2) == '(' && ArithmeticEnd(_at + 1) is int end and > 0)
            {
                Arithmetic(_at + 3, end - 2);
                _at = Done ? _text.Length : end;
                Cooked.Append('0');
                return WordFlags.None;
            }

            _at++;
            Substitution();
            return WordFlags.Expands | WordFlags.Substitutes | split;
        }

        if (next == '{')
        {
            return Braced(quoted) | split;
        }

        if (!quoted && next == '\'')
        {
            _at += 2;
            return AnsiQuoted();
        }

        if (!quoted && next == '"')
        {
            _at += 2;
            return DoubleQuoted();
        }

        int name = _at + 1, stop = name;
        while (stop < _text.Length && (char.IsAsciiLetterOrDigit(_text[stop]) || _text[stop] == '_') && !(stop > name && char.IsAsciiDigit(_text[name])))
        {
            stop++;
        }

        if (stop > name)
        {
            Mark(_text.AsSpan(name, stop - name));
            _at = stop;
            return WordFlags.Expands | split;
        }

        if (next is '?' or '#' or '$' or '!')
        {
            // These are always numbers (or nothing), so the word stays as harmless as a digit.
            Cooked.Append('0');
            _at += 2;
            return WordFlags.None;
        }

        if (next is '@' or '*' or '-')
        {
            Mark("@");
            _at += 2;
            return WordFlags.Expands | split;
        }

        if (next == '[')
        {
            Break("it uses the old form of arithmetic");
            return WordFlags.None;
        }

        if (next == '\\' && Peek(2) == '\n')
        {
            Break("a line ends between a dollar sign and its name");
            return WordFlags.None;
        }

        Cooked.Append('$');
        _at++;
        return WordFlags.None;
    }

    private void Mark(ReadOnlySpan<char> name) => Cooked.Append(ShellWord.MarkStart).Append(name).Append(ShellWord.MarkEnd);

    private WordFlags Braced(bool quoted)
    {
        int start = _at + 2, name = start;
        while (name < _text.Length && (char.IsAsciiLetterOrDigit(_text[name]) || _text[name] == '_'))
        {
            name++;
        }

        if (name > start && name < _text.Length && _text[name] == '}' && !char.IsAsciiDigit(_text[start]))
        {
            Mark(_text.AsSpan(start, name - start));
            _at = name + 1;
            return WordFlags.Expands;
        }

        ReadOnlySpan<char> op = _text.AsSpan(name);
        if (op.StartsWith(":=") || op.StartsWith("="))
        {
            (_line.Reassigned ??= []).Add(_text[start..name]);
        }

        _line.Arithmetic |= op.StartsWith("[") || (op.Length > 1 && op[0] == ':' && op[1] is not ('-' or '=' or '?' or '+'));
        int mark = Cooked.Length;
        _at = start;
        while (!Done && Peek() != '}')
        {
            BracedPiece(quoted);
        }

        // Flags in brackets (zsh) and the @P operator (bash) can run commands; indirection can name anything.
        ReadOnlySpan<char> inner = Done ? [] : _text.AsSpan(start, _at - start);
        if (inner.Length == 0 || inner[0] == '(' || inner.IndexOf('@') > 0)
        {
            _line.Obscure = "a parameter expansion can run commands";
        }

        _at = Done ? _text.Length : _at + 1;
        Cooked.Length = mark;
        Mark([]);
        return WordFlags.Expands | WordFlags.Computes;
    }

    /// <summary>One piece of the text inside a braced expansion. Where shells disagree about its end, nothing is guessed.</summary>
    private void BracedPiece(bool quoted)
    {
        int from = _at;
        switch (Peek())
        {
            case '\0' when _at >= _text.Length:
                Break("a parameter expansion is not closed");
                break;
            case '{':
            case '\'' when quoted:
                Break("where a parameter expansion ends depends on the shell");
                break;
            case '\\':
                _at += 2;
                break;
            case '\'':
                SingleQuoted();
                break;
            case '"':
                _at++;
                DoubleQuoted();
                if (quoted && !Done && _text.AsSpan(from, _at - from).Contains('}'))
                {
                    Break("where a parameter expansion ends depends on the shell");
                }

                break;
            case '`':
                Backtick();
                break;
            case '$':
                Dollar(quoted);
                break;
            case '<' or '>' when !quoted && Peek(1) == '(':
                _at++;
                Substitution();
                break;
            default:
                _at++;
                break;
        }
    }

    /// <summary>Notes what arithmetic does beyond counting: names it assigns, and that it is there at all.</summary>
    private void Arithmetic(int from, int to)
    {
        _line.Arithmetic = true;
        ReadOnlySpan<char> text = _text.AsSpan(from, to - from);
        bool assigns = text.IndexOf("++") >= 0 || text.IndexOf("--") >= 0;
        for (int i = 0; i < text.Length; i++)
        {
            assigns |= text[i] == '=' && (i == 0 || text[i - 1] is not ('=' or '!' or '<' or '>') || (i > 1 && text[i - 1] == text[i - 2]))
                && (i + 1 == text.Length || text[i + 1] != '=');
        }

        for (int i = 0; assigns && i < text.Length; i++)
        {
            int end = i;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > i)
            {
                (_line.Reassigned ??= []).Add(text[i..end].ToString());
                i = end;
            }
        }

        SkimExpansions(from, to);
    }

    /// <summary>With <c>((</c> at that index: one past the matching <c>))</c>, or 0 when this is no arithmetic.</summary>
    private int ArithmeticEnd(int open, bool loop = false)
    {
        if (open + 1 >= _text.Length || _text[open + 1] != '(')
        {
            return 0;
        }

        int depth = 0;
        for (int i = open; i < _text.Length; i++)
        {
            if (_text[i] == '(')
            {
                depth++;
            }
            else if (_text[i] == ')' && --depth == 1)
            {
                return i + 1 < _text.Length && _text[i + 1] == ')' && (loop || !HoldsWords(_text.AsSpan(open + 2, i - open - 2))) ? i + 2 : 0;
            }
            else if (_text[i] is '\'' or '"' or '\n' || (_text[i] == ';' && !loop))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Two words in a row are no arithmetic: some shells then run them as a command.</summary>
    private static bool HoldsWords(ReadOnlySpan<char> text)
    {
        bool word = false, blank = false;
        foreach (char c in text)
        {
            bool letter = char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '~' || c > 127;
            if (letter && word && blank)
            {
                return true;
            }

            blank = c is ' ' or '\t';
            word = letter || (blank && word);
        }

        return text.ContainsAny("\\@#[");
    }

    /// <summary>At <c>(</c>: reads the commands of a substitution as steps of their own.</summary>
    private void Substitution()
    {
        _at++;
        Nested(() => List(')'));
        _at++;
        Mark([]);
    }

    private WordFlags Backtick()
    {
        var inner = new System.Text.StringBuilder();
        int at = _at + 1;
        while (at < _text.Length && _text[at] != '`')
        {
            if (_text[at] == '\\' && at + 1 < _text.Length && _text[at + 1] is '`' or '\\' or '$')
            {
                at++;
            }

            inner.Append(_text[at++]);
        }

        if (at >= _text.Length)
        {
            Break("a backtick is not closed");
            return WordFlags.None;
        }

        _at = at + 1;
        Nested(() => new ShellParser(inner.ToString(), _line, _depth, substituted: true).List('\0'));
        Mark([]);
        return WordFlags.Expands | WordFlags.Substitutes;
    }

    private void Nested(Action read)
    {
        var saved = (_joiner, _elementStart, _listStart, _pending, _sequence);
        _nestedSubstitutions++;
        _pending = null;
        _joiner = Joiner.Sequence;
        Add(StepKind.Enter);
        _elementStart = _listStart = _line.Steps.Count;
        read();
        _joiner = Joiner.Sequence;
        Add(StepKind.Leave);
        _nestedSubstitutions--;
        (_joiner, _elementStart, _listStart, _pending, _sequence) = saved;
    }

    /// <summary>Reads the substitutions in a stretch of text whose other characters do not matter (arithmetic, here-documents).</summary>
    private void SkimExpansions(int from, int to)
    {
        int mark = Cooked.Length;
        _at = from;
        while (_at < to && !Done)
        {
            int next = _text.AsSpan(_at, to - _at).IndexOfAny('$', '`', '\\');
            if (next < 0)
            {
                break;
            }

            _at += next;
            if (_text[_at] == '\\')
            {
                _at += 2;
            }
            else if (_text[_at] == '`')
            {
                Backtick();
            }
            else
            {
                Dollar(quoted: true);
            }
        }

        Cooked.Length = mark;
    }
}
