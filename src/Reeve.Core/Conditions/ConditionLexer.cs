using System.Globalization;
using System.Text;

namespace Reeve.Core.Conditions;

/// <summary>Cuts a condition into tokens. It stops at the first fault, which is then the last token; else the last is the end.</summary>
internal sealed class ConditionLexer
{
    // Longest first.
    private static readonly string[] Symbols =
        ["===", "!==", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]", ".", ",", "?", ":"];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;

    private ConditionLexer(string text) => _text = text;

    public static List<Token> Read(string text)
    {
        var lexer = new ConditionLexer(text);
        while (lexer.Next())
        {
        }

        return lexer._tokens;
    }

    private char Ahead(int by = 0) => _at + by < _text.Length ? _text[_at + by] : '\0';

    private bool Next()
    {
        while (Ahead() is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }

        if (_at >= _text.Length)
        {
            _tokens.Add(new(TokenKind.End, _at, _at, "the end"));
            return false;
        }

        return IsNameStart(Ahead()) ? Name()
            : char.IsAsciiDigit(Ahead()) || (Ahead() == '.' && char.IsAsciiDigit(Ahead(1))) ? Number()
            : Ahead() is '"' or '\'' ? Text()
            : Symbol();
    }

    private bool Name()
    {
        int start = _at;
        SkipName();
        return Add(TokenKind.Name, start, _text[start.._at]);
    }

    private bool Number()
    {
        int start = _at;
        SkipDigits();
        if (Ahead() == '.' && char.IsAsciiDigit(Ahead(1)))
        {
            _at++;
            SkipDigits();
        }

        int digitsAhead = Ahead(1) is '+' or '-' ? 2 : 1;
        if (Ahead() is 'e' or 'E' && char.IsAsciiDigit(Ahead(digitsAhead)))
        {
            _at += digitsAhead;
            SkipDigits();
        }

        string digits = _text[start.._at];
        if (IsNameStart(Ahead()))
        {
            SkipName();
            return Fault(start, $"`{_text[start.._at]}` is not a number", "Write a plain number such as 3, 0.05 or 1e-4; a rule's window is a field of its own");
        }

        double value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? Add(TokenKind.Number, start, digits, value)
            : Fault(start, $"`{digits}` is too large", "The largest number is about 1.8e308");
    }

    private bool Text()
    {
        int start = _at;
        char quote = Ahead();
        var value = new StringBuilder();
        _at++;
        while (Ahead() != quote)
        {
            if (_at >= _text.Length || Ahead() is '\n' or '\r')
            {
                return Fault(start, "A text is not closed", $"Close it with {quote} on the same line; a line feed inside is written \\n");
            }

            if (Ahead() != '\\')
            {
                value.Append(_text[_at++]);
            }
            else if (Escaped() is { } character)
            {
                value.Append(character);
            }
            else
            {
                return Fault(_at, $"`\\{Ahead(1)}` is not an escape", """Write \\, \", \', \n, \r, \t or \u and four hexadecimal digits""");
            }
        }

        _at++;
        return Add(TokenKind.Text, start, value.ToString());
    }

    private char? Escaped()
    {
        if (Ahead(1) == 'u')
        {
            int end = _at + 6;
            if (end > _text.Length
                || !ushort.TryParse(_text.AsSpan(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                return null;
            }

            _at = end;
            return (char)unit;
        }

        char? character = Ahead(1) switch
        {
            '\\' => '\\',
            '"' => '"',
            '\'' => '\'',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        _at += character is null ? 0 : 2;
        return character;
    }

    private bool Symbol()
    {
        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return Add(TokenKind.Symbol, _at - symbol.Length, symbol);
            }
        }

        string character = Rune.TryGetRuneAt(_text, _at, out Rune rune) ? rune.ToString() : "\ufffd";
        string remedy = character switch
        {
            "=" => "Write == to compare",
            "&" => "Write && for `and`",
            "|" => "Write || for `or`",
            "\u2265" => "Write >=",
            "\u2264" => "Write <=",
            "\u2260" => "Write !=",
            "\u201c" or "\u201d" or "\u2018" or "\u2019" or "`" => "Write texts in \"straight\" or 'single' quotes",
            _ => "See docs/conditions.md for the language",
        };
        return Fault(_at, $"`{character}` is not part of the language", remedy);
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private void SkipName()
    {
        while (IsNameStart(Ahead()) || char.IsAsciiDigit(Ahead()))
        {
            _at++;
        }
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Ahead()))
        {
            _at++;
        }
    }

    private bool Add(TokenKind kind, int start, string text, double number = 0)
    {
        _tokens.Add(new(kind, start, _at, text, number));
        return true;
    }

    private bool Fault(int start, string what, string remedy)
    {
        _tokens.Add(new(TokenKind.Fault, start, _at, $"{what}\n{remedy}"));
        return false;
    }
}
