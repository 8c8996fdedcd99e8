using System.Globalization;
using Reeve.Core.Conditions;

namespace Reeve.Core.Tests.Conditions;

/// <summary>Writes a condition's typed tree back as text, with every bracket.</summary>
internal static class ExpressionPrinter
{
    public static string Print(Condition condition) => Print(condition.Root, condition);

    private static string Print(Expression node, Condition of) => node switch
    {
        TruthLiteral literal => literal.Value ? "true" : "false",
        NumberLiteral literal => literal.Value.ToString("R", CultureInfo.InvariantCulture),
        TextLiteral { Value: null } => "null",
        TextLiteral literal => Quoted(literal.Value),
        CountRead read => $"{of.Reads[read.Read]}",
        RateRead read => $"{of.Reads[read.Read]}",
        TextRead read => $"{of.Reads[read.Read]}",
        RateBound bound => string.Create(CultureInfo.InvariantCulture, $"{(bound.IsUpper ? "upper" : "lower")}({of.Reads[bound.Read]}, {bound.Confidence:R})"),
        SequentialVerdict verdict => Print(of.Tests[verdict.Test]),
        Negation negation => $"(-{Print(negation.Of, of)})",
        Inversion inversion => $"(!{Print(inversion.Of, of)})",
        Arithmetic a => Infix(a.Left, a.Operator switch { ArithmeticOperator.Add => "+", ArithmeticOperator.Subtract => "-", ArithmeticOperator.Multiply => "*", ArithmeticOperator.Divide => "/", _ => "%" }, a.Right, of),
        Conjunction c => Infix(c.Left, "&&", c.Right, of),
        Disjunction d => Infix(d.Left, "||", d.Right, of),
        Comparison c => Infix(c.Left, c.Operator switch { ComparisonOperator.Equal => "==", ComparisonOperator.NotEqual => "!=", ComparisonOperator.Less => "<", ComparisonOperator.LessOrEqual => "<=", ComparisonOperator.Greater => ">", _ => ">=" }, c.Right, of),
        Membership m => $"({Print(m.Of, of)} in [{string.Join(", ", m.Items.Select(i => Print(i, of)))}])",
        Choice c => $"({Print(c.Test, of)} ? {Print(c.Then, of)} : {Print(c.Otherwise, of)})",
        TextTest t => $"{Print(t.Of, of)}.{char.ToLowerInvariant($"{t.Function}"[0])}{$"{t.Function}"[1..]}({Print(t.Argument, of)})",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    // The rate of a pair has no spelling: it is what a test without a rate means.
    private static string Print(SequentialTest test) => string.Create(
        CultureInfo.InvariantCulture,
        $"sequential({(test.Rate.Type == Selector.Subject && test.Rate.Agent == Selector.Subject ? "" : $"{test.Rate}, ")}{test.Plan.P0:R}, {test.Plan.P1:R}, {test.Plan.Alpha:R}, {test.Plan.Beta:R})");

    private static string Infix(Expression left, string by, Expression right, Condition of) => $"({Print(left, of)} {by} {Print(right, of)})";

    public static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}"))}\"";
}
