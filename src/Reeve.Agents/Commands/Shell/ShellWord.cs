namespace Reeve.Agents.Commands.Shell;

/// <summary>What the shell will still do to a word before the program sees it.</summary>
[Flags]
internal enum WordFlags
{
    None = 0,

    /// <summary>Some part of the word was quoted or escaped.</summary>
    Quoted = 1,

    /// <summary>A parameter or substitution is part of the word; the text holds a mark in its place.</summary>
    Expands = 2,

    /// <summary>One of them stands outside quotes, so the word may become several.</summary>
    Splits = 4,

    /// <summary>A command or process substitution is part of the word.</summary>
    Substitutes = 8,

    /// <summary>An unquoted <c>*</c>, <c>?</c> or <c>[</c>.</summary>
    Glob = 16,

    /// <summary>An unquoted brace list.</summary>
    Brace = 32,

    /// <summary>Starts with an unquoted tilde.</summary>
    Tilde = 64,

    /// <summary>Holds control or text-direction characters, which would show a person something else.</summary>
    Strange = 128,

    /// <summary>Holds a parameter expansion that is more than a plain name.</summary>
    Computes = 256,

    /// <summary>A process substitution: the program reads from or writes to another command of the line.</summary>
    Process = 512,

    /// <summary>Set by the judge: whatever it expands to are names that were checked.</summary>
    Listed = 1024,

    /// <summary>Set by the judge: a variable of the environment stands in it whose usual value was put in.</summary>
    Assumed = 2048,
}

/// <summary>One word after quote removal.</summary>
/// <param name="Text">Literal text; each expansion is <c>\u0001name\u0002</c>, the name empty for substitutions.</param>
/// <param name="Flags">What is left to expand.</param>
/// <param name="From">First step of the substitutions inside the word.</param>
/// <param name="To">One past their last step; equal to <paramref name="From"/> when there are none.</param>
internal readonly record struct ShellWord(string Text, WordFlags Flags = WordFlags.None, int From = 0, int To = 0)
{
    /// <summary>Opens the mark of an expansion.</summary>
    public const char MarkStart = '\u0001';

    /// <summary>Closes it.</summary>
    public const char MarkEnd = '\u0002';

    /// <summary>True when the program receives exactly <see cref="Text"/>.</summary>
    public bool IsConstant => !Has(WordFlags.Expands | WordFlags.Glob | WordFlags.Brace | WordFlags.Tilde);

    /// <summary>True when any of the flags is set.</summary>
    public bool Has(WordFlags flags) => (Flags & flags) != WordFlags.None;

    /// <summary>True when the unknown part of the word could turn it into an option or several words.</summary>
    public bool MayBeOption =>
        Has(WordFlags.Splits) || (Has(WordFlags.Expands) && (Text[0] == MarkStart || Text[0] == '-')) || (Has(WordFlags.Glob) && Text[0] is '*' or '?' or '[' or '-');

    /// <summary>The text as a person would read it, marks shown as an ellipsis.</summary>
    public string Shown()
    {
        if (!Has(WordFlags.Expands))
        {
            return Text;
        }

        var shown = new System.Text.StringBuilder(Text.Length);
        bool inside = false;
        foreach (char c in Text)
        {
            if (c == MarkStart)
            {
                shown.Append('…');
                inside = true;
            }
            else if (c == MarkEnd)
            {
                inside = false;
            }
            else if (!inside)
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }
}
