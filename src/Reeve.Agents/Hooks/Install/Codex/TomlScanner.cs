using System.Globalization;
using System.Text;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>What is wrong with a TOML text, and where.</summary>
internal sealed class TomlException(string what, int at) : Exception(what)
{
    /// <summary>Index of the character.</summary>
    public int At => at;
}

/// <summary>Reads keys and values of TOML 1.0 from a text.</summary>
internal sealed class TomlScanner(string text)
{
    private const int MaxDepth = 64;
    private int _depth;

    /// <summary>Index of the next character.</summary>
    public int At { get; private set; } = text.StartsWith('\uFEFF') ? 1 : 0;

    public bool IsAtEnd => At >= text.Length;

    public char Next => At < text.Length ? text[At] : '\0';

    public TomlException Wrong(string what) => new(what, At);

    /// <summary>Skips spaces and tabs.</summary>
    public void SkipBlanks()
    {
        while (Next is ' ' or '\t')
        {
            At++;
        }
    }

    /// <summary>Skips blanks, line ends and comments.</summary>
    public void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            if (Next == '#')
            {
                SkipComment();
            }
            else if (!TakeLineEnd())
            {
                return;
            }
        }
    }

    /// <summary>Demands the end of the line, after an optional comment.</summary>
    public void EndLine()
    {
        SkipBlanks();
        SkipComment();
        if (!IsAtEnd && !TakeLineEnd())
        {
            throw Wrong("expected the end of the line");
        }
    }

    public bool Take(string token)
    {
        if (string.CompareOrdinal(text, At, token, 0, token.Length) != 0)
        {
            return false;
        }

        At += token.Length;
        return true;
    }

    public void Expect(string token)
    {
        if (!Take(token))
        {
            throw Wrong($"expected `{token}`");
        }
    }

    /// <summary>A key with its dots, e.g. <c>projects."/srv/x".trust_level</c>.</summary>
    public List<string> Key()
    {
        List<string> parts = [];
        do
        {
            SkipBlanks();
            parts.Add(Next switch
            {
                '"' => Basic(),
                '\'' => Literal(),
                _ => Word(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-', "a key"),
            });
            SkipBlanks();
        }
        while (Take("."));
        return parts;
    }

    /// <summary>A value: text as <see cref="string"/>, flags as <see cref="bool"/>, tables, lists, and anything else as it is written.</summary>
    public object Value()
    {
        if (++_depth > MaxDepth)
        {
            throw Wrong("nested too deeply");
        }

        object value = Next switch
        {
            '"' => Take("\"\"\"") ? Long("\"\"\"", escapes: true) : Basic(),
            '\'' => Take("'''") ? Long("'''", escapes: false) : Literal(),
            '[' => List(),
            '{' => Inline(),
            _ => Bare(),
        };
        _depth--;
        return value is TomlOther { Written: "true" or "false" } flag ? flag.Written == "true" : value;
    }

    private List<object> List()
    {
        Expect("[");
        List<object> list = [];
        while (true)
        {
            SkipLines();
            if (Take("]"))
            {
                return list;
            }

            list.Add(Value());
            SkipLines();
            if (!Take(",") && Next != ']')
            {
                throw Wrong("expected `,` or `]`");
            }
        }
    }

    private TomlTable Inline()
    {
        Expect("{");
        TomlTable table = new();
        SkipBlanks();
        if (!Take("}"))
        {
            do
            {
                int start = At;
                List<string> key = Key();
                Expect("=");
                SkipBlanks();
                table.Set(key, Value(), start);
                SkipBlanks();
            }
            while (Take(","));
            Expect("}");
        }

        table.Close();
        return table;
    }

    private TomlOther Bare()
    {
        int start = At;
        string word = Word(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '.' or ':', "a value");
        if (word.Length == 10 && word[4] == '-' && Next == ' ' && At + 1 < text.Length && char.IsAsciiDigit(text[At + 1]))
        {
            At++;
            word += ' ' + Word(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.' or ':', "a time");
        }

        ReadOnlySpan<char> unsigned = word.AsSpan(word[0] is '+' or '-' ? 1 : 0);
        return word is "true" or "false" || unsigned is "inf" or "nan" || (unsigned.Length > 0 && char.IsAsciiDigit(unsigned[0]))
            ? new TomlOther(word)
            : throw new TomlException($"`{word}` is no value", start);
    }

    private string Basic()
    {
        Expect("\"");
        StringBuilder read = new();
        while (!Take("\""))
        {
            read.Append(Next == '\\' ? Escape() : Plain());
        }

        return read.ToString();
    }

    private string Literal()
    {
        Expect("'");
        StringBuilder read = new();
        while (!Take("'"))
        {
            read.Append(Plain());
        }

        return read.ToString();
    }

    private string Long(string quotes, bool escapes)
    {
        StringBuilder read = new();
        TakeLineEnd();
        while (!Take(quotes))
        {
            if (IsAtEnd)
            {
                throw Wrong($"the text lacks its closing {quotes}");
            }

            if (escapes && Next == '\\')
            {
                int folded = FoldedTo();
                read.Append(folded < 0 ? Escape() : "");
                At = folded < 0 ? At : folded;
            }
            else
            {
                read.Append(text[At++]);
            }
        }

        // One or two quotes may stand right before the closing three.
        for (int i = 0; i < 2 && Next == quotes[0]; i++, At++)
        {
            read.Append(quotes[0]);
        }

        return read.ToString();
    }

    // A backslash at the end of a line joins it with the next text; -1 when this is another escape.
    private int FoldedTo()
    {
        int i = At + 1;
        while (i < text.Length && text[i] is ' ' or '\t' or '\r')
        {
            i++;
        }

        if (i >= text.Length || text[i] != '\n')
        {
            return -1;
        }

        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return i;
    }

    private string Escape()
    {
        At++;
        char kind = Next;
        At++;
        return kind switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            '"' => "\"",
            '\\' => "\\",
            'u' => Code(4),
            'U' => Code(8),
            _ => throw Wrong("unknown escape"),
        };
    }

    private string Code(int digits)
    {
        if (At + digits > text.Length
            || !int.TryParse(text.AsSpan(At, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
            || !Rune.IsValid(code))
        {
            throw Wrong("no character has this code");
        }

        At += digits;
        return new Rune(code).ToString();
    }

    private char Plain() => IsAtEnd || Next is '\n' or '\r' ? throw Wrong("the text lacks its closing quote") : text[At++];

    private string Word(Func<char, bool> belongs, string what)
    {
        int start = At;
        while (!IsAtEnd && belongs(Next))
        {
            At++;
        }

        return At > start ? text[start..At] : throw Wrong($"expected {what}");
    }

    private void SkipComment()
    {
        if (Next == '#')
        {
            int end = text.IndexOf('\n', At);
            At = end < 0 ? text.Length : end;
        }
    }

    private bool TakeLineEnd() => Take("\n") || Take("\r\n");
}
