using Reeve.Core.Refusals;

namespace Reeve.Core.Conditions;

/// <summary>What can keep a text from being a condition. Every refusal has the code <c>condition-invalid</c> and says line and column.</summary>
public static class ConditionRefusals
{
    /// <summary>The code of all of them.</summary>
    public const string Code = "condition-invalid";

    /// <summary>Something at a place of the text is wrong.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="offset">Where in it.</param>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="remedy">What to write, without a full stop.</param>
    public static Refusal At(string text, int offset, string what, string remedy)
    {
        (int line, int column) = Position(text, offset);
        return new(RefusalKind.Invalid, Code, what, $"condition, line {line}, column {column}", remedy.EndsWith('?') ? remedy : $"{remedy}.");
    }

    /// <summary>Longer than can be read.</summary>
    public static Refusal TooLong(int length) => new(
        RefusalKind.TooLarge,
        Code,
        $"The condition is {length} characters long; {Condition.MaxLength} is the most",
        $"condition, line 1, column {Condition.MaxLength + 1}",
        "Make several rules of it.");

    /// <summary>Line and column of an offset, both from 1; columns count characters, and a pair of surrogates is one.</summary>
    public static (int Line, int Column) Position(string text, int offset)
    {
        int line = 1;
        int column = 1;
        foreach (char c in text.AsSpan(0, offset))
        {
            if (c == '\n')
            {
                line++;
                column = 1;
            }
            else if (!char.IsLowSurrogate(c))
            {
                column++;
            }
        }

        return (line, column);
    }
}
