using System.Collections.Immutable;

namespace Reeve.Core.Conditions;

/// <summary>What a part of a condition yields. Counts and rates are numbers; a text may be null.</summary>
public enum ValueKind
{
    /// <summary>True, false or inconclusive.</summary>
    Truth,

    /// <summary>A double; inconclusive is NaN, and nothing else is.</summary>
    Number,

    /// <summary>A text, null, or inconclusive.</summary>
    Text,
}

/// <summary>A node of a condition's typed tree. Reads and tests are indices into <see cref="Condition.Reads"/> and <see cref="Condition.Tests"/>.</summary>
/// <param name="Kind">What it yields.</param>
public abstract record Expression(ValueKind Kind);

/// <summary><c>true</c>, <c>false</c>.</summary>
public sealed record TruthLiteral(bool Value) : Expression(ValueKind.Truth);

/// <summary>A finite number.</summary>
public sealed record NumberLiteral(double Value) : Expression(ValueKind.Number);

/// <summary>A text, or <c>null</c>.</summary>
public sealed record TextLiteral(string? Value) : Expression(ValueKind.Text);

/// <summary>A count of the window.</summary>
public sealed record CountRead(int Read) : Expression(ValueKind.Number);

/// <summary>A rate of the window; as a number it is events / trials.</summary>
public sealed record RateRead(int Read) : Expression(ValueKind.Number);

/// <summary>A text.</summary>
public sealed record TextRead(int Read) : Expression(ValueKind.Text);

/// <summary><c>lower(rate, confidence)</c> or <c>upper(rate, confidence)</c>.</summary>
public sealed record RateBound(int Read, bool IsUpper, double Confidence) : Expression(ValueKind.Number);

/// <summary><c>sequential(…)</c>.</summary>
public sealed record SequentialVerdict(int Test) : Expression(ValueKind.Truth);

/// <summary>Unary minus.</summary>
public sealed record Negation(Expression Of) : Expression(ValueKind.Number);

/// <summary><c>!</c>.</summary>
public sealed record Inversion(Expression Of) : Expression(ValueKind.Truth);

/// <summary>The operators that join two numbers to one.</summary>
public enum ArithmeticOperator
{
    /// <summary>+</summary>
    Add,

    /// <summary>-</summary>
    Subtract,

    /// <summary>*</summary>
    Multiply,

    /// <summary>/ : of real numbers; by zero it is inconclusive.</summary>
    Divide,

    /// <summary>% : remainder with the sign of the left side; by zero it is inconclusive.</summary>
    Remainder,
}

/// <summary>Two numbers make one.</summary>
public sealed record Arithmetic(ArithmeticOperator Operator, Expression Left, Expression Right) : Expression(ValueKind.Number);

/// <summary><c>&amp;&amp;</c>.</summary>
public sealed record Conjunction(Expression Left, Expression Right) : Expression(ValueKind.Truth);

/// <summary><c>||</c>.</summary>
public sealed record Disjunction(Expression Left, Expression Right) : Expression(ValueKind.Truth);

/// <summary>The operators that compare.</summary>
public enum ComparisonOperator
{
    /// <summary>== and ===</summary>
    Equal,

    /// <summary>!= and !==</summary>
    NotEqual,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    LessOrEqual,

    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    GreaterOrEqual,
}

/// <summary>Compares two values of one kind; order is defined for numbers and for texts (by code unit), and inconclusive for null.</summary>
public sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right) : Expression(ValueKind.Truth);

/// <summary><c>x in [a, b]</c>: <c>x == a || x == b</c>; inconclusive when x is.</summary>
public sealed record Membership(Expression Of, ImmutableArray<Expression> Items) : Expression(ValueKind.Truth);

/// <summary><c>test ? then : otherwise</c>; inconclusive when the test is.</summary>
public sealed record Choice(Expression Test, Expression Then, Expression Otherwise) : Expression(Then.Kind);

/// <summary>The functions of texts, all by code unit.</summary>
public enum TextFunction
{
    /// <summary>startsWith</summary>
    StartsWith,

    /// <summary>endsWith</summary>
    EndsWith,

    /// <summary>contains</summary>
    Contains,
}

/// <summary><c>text.startsWith(argument)</c> and its like; inconclusive when either is null or inconclusive.</summary>
public sealed record TextTest(TextFunction Function, Expression Of, Expression Argument) : Expression(ValueKind.Truth);
