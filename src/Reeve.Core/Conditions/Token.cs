using System.Runtime.InteropServices;

namespace Reeve.Core.Conditions;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,

    /// <summary>Cannot be read; the token's text says why and, after a line feed, what to write.</summary>
    Fault,
}

/// <summary>One token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset behind its last.</param>
/// <param name="Text">A name's or symbol's spelling, a text's value.</param>
/// <param name="Number">A number's value.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Text, double Number = 0)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}
