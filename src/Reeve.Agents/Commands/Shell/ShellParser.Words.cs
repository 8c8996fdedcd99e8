using System.Buffers;
using System.Globalization;
using System.Text;

namespace Reeve.Agents.Commands.Shell;

internal sealed partial class ShellParser
{
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+=@%^#!]");

    private static readonly SearchValues<char> BraceSigns = SearchValues.Create(",.");

    /// <summary>Reads one word; an empty result at an unchanged position means that no word starts here.</summary>
    private ShellWord ReadWord()
    {
        int start = _at;
        int plain = _text.AsSpan(start).IndexOfAnyExcept(PlainCharacters);
        int end = plain < 0 ? _text.Length : start + plain;
        if (end >= _text.Length || (end > start && _text[end] is ' ' or '\n' or '\t' or ';' or '|' or ')'))
        {
            _at = end;
            return new ShellWord(_text[start..end]);
        }

        int base0 = Cooked.Length;
        (bool braced, bool quotedBrace) = (_braced, _quotedBrace);
        (_braced, _quotedBrace) = (false, false);
        int from = _line.Steps.Count;
        WordFlags flags = WordFlags.None;
        while (_at < _text.Length && !Done)
        {
            char c = _text[_at];
            if (c is ' ' or '\t' or '\n' or ';' or '&' or '|' or ')' || (c is '<' or '>' && Peek(1) != '('))
            {
                break;
            }

            if (c == '(')
            {
                if (_at > start && !FunctionBrackets())
                {
                    Break("a bracket stands inside a word");
                }

                break;
            }

            flags |= Piece(c, start);
        }

        string text = Cooked.ToString(base0, Cooked.Length - base0);
        Cooked.Length = base0;
        flags = text is "[" or "[[" ? flags & ~WordFlags.Glob : flags;
        Inspect(text, ref flags);
        (_braced, _quotedBrace) = (braced, quotedBrace);
        return new ShellWord(text, flags, from, _line.Steps.Count);
    }

    private void Inspect(string text, ref WordFlags flags)
    {
        if ((flags & WordFlags.Brace) != WordFlags.None && _quotedBrace)
        {
            _line.Obscure = "a brace list holds a quoted brace or comma";
        }

        if ((flags & WordFlags.Quoted) != WordFlags.None && HoldsSubscript(text))
        {
            _line.Subscripts = true;
        }

        // A carriage return without a line feed writes over what stands before it.
        if (Lettering.IsStrange(text, (flags & WordFlags.Quoted) != WordFlags.None) || text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r', StringComparison.Ordinal))
        {
            flags |= WordFlags.Strange;
        }

        _line.Strange |= (flags & WordFlags.Strange) != WordFlags.None;
    }

    /// <summary>True when a substitution stands inside a subscript as it is: arithmetic would run it.</summary>
    private static bool HoldsSubscript(string text)
    {
        int open = text.IndexOf('[');
        return open >= 0 && (text.AsSpan(open).Contains('`') || text.AsSpan(open).IndexOf("$(") >= 0);
    }

    private bool FunctionBrackets()
    {
        int at = _at + 1;
        while (at < _text.Length && _text[at] is ' ' or '\t')
        {
            at++;
        }

        return at < _text.Length && _text[at] == ')';
    }

    private WordFlags Piece(char c, int start)
    {
        switch (c)
        {
            case '\\':
                _at++;
                if (_at >= _text.Length)
                {
                    Cooked.Append('\\');
                    return WordFlags.Quoted;
                }

                if (_text[_at] != '\n')
                {
                    Cooked.Append(_text[_at]);
                    _quotedBrace |= _text[_at] is '{' or '}' or ',';
                }

                return _text[_at++] == '\n' ? WordFlags.None : WordFlags.Quoted;
            case '\'':
                return SingleQuoted();
            case '"':
                _at++;
                return DoubleQuoted();
            case '$':
                return Dollar(quoted: false);
            case '`':
                return Backtick() | WordFlags.Splits;
            case '<' or '>':
                _at++;
                Substitution();
                return WordFlags.Expands | WordFlags.Substitutes | WordFlags.Process;
            case '*' or '?' or '[':
                _at++;
                Cooked.Append(c);
                return WordFlags.Glob;
            case '{':
                _at++;
                Cooked.Append(c);
                _braced = _braced || (_at < _text.Length && BraceAhead());
                return _braced ? WordFlags.Brace : WordFlags.None;
            case '~' when _at == start && (Peek(1) == '-' || char.IsAsciiDigit(Peek(1)) || (Peek(1) == '+' && char.IsAsciiDigit(Peek(2)))):
                // A folder the shell remembers.
                _at += 2;
                _at += char.IsAsciiDigit(Peek()) ? 1 : 0;
                Mark([]);
                return WordFlags.Expands | WordFlags.Computes;
            case '~':
                Cooked.Append(c);
                return _at++ == start || _text[_at - 2] is '=' or ':' ? WordFlags.Tilde : WordFlags.None;
            default:
                _at++;
                Cooked.Append(c);
                return c < ' ' || c == '\u007f' || IsDirection(c) ? WordFlags.Strange : WordFlags.None;
        }
    }

    private bool BraceAhead()
    {
        int end = _at;
        while (end < _text.Length && _text[end] is not (' ' or '\t' or '\n' or ';' or '|'))
        {
            // A quoted or escaped blank does not end the list.
            int close = _text[end] is '\'' or '"' ? _text.IndexOf(_text[end], end + 1) : -1;
            end = close > 0 ? close + 1 : _text[end] == '\\' ? end + 2 : end + 1;
            if (end - _at > 4_096)
            {
                return true;
            }
        }

        end = Math.Min(end, _text.Length);

        ReadOnlySpan<char> rest = _text.AsSpan(_at, end - _at);
        return rest.Contains('}') && rest.ContainsAny(BraceSigns);
    }

    /// <summary>Characters that change the direction or joining of text, and so what a person reads.</summary>
    private static bool IsDirection(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f'
        or (>= '\u0080' and <= '\u009f') or '\u061c' or '\ufeff' or '\u2028' or '\u2029';

    private WordFlags SingleQuoted()
    {
        int close = _text.IndexOf('\'', _at + 1);
        if (close < 0)
        {
            Break("a single quote is not closed");
            return WordFlags.Quoted;
        }

        WordFlags flags = WordFlags.Quoted | Literal(_text.AsSpan(_at + 1, close - _at - 1));
        _at = close + 1;
        return flags;
    }

    private WordFlags Literal(ReadOnlySpan<char> text)
    {
        Cooked.Append(text);
        _quotedBrace |= text.IndexOfAny('{', '}', ',') >= 0;
        foreach (char c in text)
        {
            if ((c < ' ' && c is not ('\n' or '\t' or '\r')) || IsDirection(c))
            {
                return WordFlags.Strange;
            }
        }

        return WordFlags.None;
    }

    private WordFlags DoubleQuoted()
    {
        WordFlags flags = WordFlags.Quoted;
        while (!Done)
        {
            if (_at >= _text.Length)
            {
                Break("a double quote is not closed");
                break;
            }

            char c = _text[_at];
            if (c == '"')
            {
                _at++;
                break;
            }

            if (c == '$')
            {
                flags |= Dollar(quoted: true);
            }
            else if (c == '`')
            {
                flags |= Backtick();
            }
            else if (c == '\\' && Peek(1) is '$' or '`' or '"' or '\\' or '\n')
            {
                _ = Peek(1) == '\n' ? Cooked : Cooked.Append(Peek(1));
                _at += 2;
            }
            else
            {
                flags |= Literal(_text.AsSpan(_at++, 1));
            }
        }

        return flags;
    }

    /// <summary><c>$'…'</c> with its C escapes decoded.</summary>
    private WordFlags AnsiQuoted()
    {
        while (_at < _text.Length && _text[_at] != '\'')
        {
            char c = _text[_at++];
            if (c != '\\' || _at >= _text.Length)
            {
                Cooked.Append(c);
                continue;
            }

            c = _text[_at++];
            switch (c)
            {
                case 'x':
                    AppendCode(16, 2);
                    break;
                case 'u':
                    AppendCode(16, 4);
                    break;
                case 'U':
                    AppendCode(16, 8);
                    break;
                case >= '0' and <= '7':
                    _at--;
                    AppendCode(8, 3);
                    break;
                case 'c':
                    Cooked.Append((char)(_at < _text.Length ? _text[_at++] & 0x1f : 0));
                    break;
                default:
                    Cooked.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'e' or 'E' => '\u001b', 'f' => '\f', 'v' => '\v', _ => c });
                    break;
            }
        }

        if (_at >= _text.Length)
        {
            Break("a quote is not closed");
        }

        _at++;
        return WordFlags.Quoted;
    }

    private void AppendCode(int radix, int most)
    {
        int code = 0, read = 0;
        while (read < most && _at < _text.Length && Digit(_text[_at]) < radix)
        {
            code = (code * radix) + Digit(_text[_at++]);
            read++;
        }

        // A mark of ours, written as an escape, must not pass for an expansion the judge resolves.
        if (code is 0 or ShellWord.MarkStart or ShellWord.MarkEnd || !Rune.IsValid(code))
        {
            _line.Obscure = "a quoted escape stands for a control character";
            return;
        }

        Cooked.Append(new Rune(code).ToString());
    }

    private static int Digit(char c) => char.IsAsciiHexDigit(c) ? int.Parse(c.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 99;
}
