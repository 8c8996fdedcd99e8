using System.Buffers;
using System.Text;

namespace Reeve.Agents.Commands.Shell;

/// <summary>
/// Reads a POSIX shell line (with the usual bash additions) into a <see cref="ShellLine"/>. It never throws on any text: what it cannot
/// read, or what is nested or long beyond the bounds, ends as <see cref="ShellLine.Broken"/>.
/// </summary>
internal sealed partial class ShellParser
{
    /// <summary>Longest line read, in characters.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Deepest nesting of groups and substitutions.</summary>
    public const int MaxDepth = 32;

    private const int MaxSteps = 4_096;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");

    private readonly string _text;
    private readonly ShellLine _line;
    private StringBuilder? _builder;
    private readonly bool _substituted;
    private List<(ShellStep Step, int Slot, string Delimiter, bool Expands, bool StripTabs)>? _pending;
    private int _at;
    private int _depth;
    private Joiner _joiner;
    private int _sequence;
    private int _elementStart;
    private int _listStart;
    private int _nestedSubstitutions;
    private bool _braced;
    private bool _quotedBrace;

    private ShellParser(string text, ShellLine line, int depth, bool substituted)
    {
        _text = text;
        _line = line;
        _depth = depth;
        _substituted = substituted;
        _elementStart = line.Steps.Count;
        _listStart = line.Steps.Count;
    }

    public static ShellLine Parse(string text)
    {
        var line = new ShellLine();
        if (text.Length > MaxLength)
        {
            line.Broken = "it is longer than 64 kB";
            return line;
        }

        new ShellParser(text, line, 0, substituted: false).List('\0');
        return line;
    }

    private StringBuilder Cooked => _builder ??= new StringBuilder(64);

    private bool Done => _line.Broken is not null;

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Break(string why)
    {
        _line.Broken ??= why;
        _at = _text.Length;
    }

    /// <summary>Reads commands up to the closing character (not consumed) or the end.</summary>
    private void List(char close)
    {
        if (++_depth > MaxDepth)
        {
            Break("it is nested deeper than 32");
        }

        while (!Done)
        {
            SkipBlanks();
            if (_at >= _text.Length)
            {
                ReadHereDocuments();
                if (close != '\0')
                {
                    Break("a bracket is not closed");
                }

                break;
            }

            char c = _text[_at];
            if (c == close && c != '\0')
            {
                break;
            }

            if (c == ';' && Peek(1) is ';' or '&')
            {
                Break("the end of a case branch stands outside a case");
            }

            if (!Separator(c))
            {
                Command();
            }
        }

        _depth--;
    }

    private bool Separator(char c)
    {
        switch (c)
        {
            case '\n':
                _at++;
                ReadHereDocuments();
                NextList();
                return true;
            case ';':
                _at++;
                NextList();
                return true;
            case '&' when Peek(1) == '&':
                _at += 2;
                NextElement(Joiner.And);
                return true;
            case '&' when Peek(1) != '>':
                _at++;
                for (int i = _listStart; i < _line.Steps.Count; i++)
                {
                    _line.Steps[i].Background = true;
                }

                NextList();
                return true;
            case '|' when Peek(1) == '|':
                _at += 2;
                _sequence++;
                NextElement(Joiner.Or);
                return true;
            case '|':
                _at += Peek(1) == '&' ? 2 : 1;
                for (int i = _elementStart; i < _line.Steps.Count; i++)
                {
                    _line.Steps[i].PipedOut = true;
                }

                NextElement(Joiner.Pipe);
                return true;
            case ')':
                Break("a closing bracket has no opening one");
                return true;
            default:
                return false;
        }
    }

    private void NextList()
    {
        if (_joiner == Joiner.Sequence && _elementStart == _line.Steps.Count)
        {
            return;
        }

        _sequence++;
        _joiner = Joiner.Sequence;
        _elementStart = _line.Steps.Count;
        _listStart = _line.Steps.Count;
    }

    private void NextElement(Joiner joiner)
    {
        _joiner = joiner;
        _elementStart = _line.Steps.Count;
    }

    private ShellStep Add(StepKind kind)
    {
        bool substituted = _substituted || _nestedSubstitutions > 0;
        var step = new ShellStep(kind, _joiner, _sequence, substituted);
        _line.Steps.Add(step);
        if (!substituted && kind == StepKind.Command)
        {
            _line.LastSequence = _sequence;
        }

        if (_line.Steps.Count > MaxSteps)
        {
            Break("it has more than 4096 parts");
        }

        return step;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is ' ' or '\t')
            {
                int skip = _text.AsSpan(_at).IndexOfAnyExcept(Blanks);
                _at = skip < 0 ? _text.Length : _at + skip;
            }
            else if (c == '\\' && Peek(1) == '\n')
            {
                _at += 2;
            }
            else if (c == '#')
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else
            {
                return;
            }
        }
    }
}
