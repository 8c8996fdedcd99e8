using System.Collections.Immutable;

namespace Reeve.Core.Conditions;

internal delegate Truth TruthCode(IConditionFacts facts);

/// <summary>Turns nodes that yield a truth into closures. The tree is well typed: the parser builds no other.</summary>
internal static class TruthCompiler
{
    public static TruthCode Compile(Expression node) => node switch
    {
        TruthLiteral literal => Constant(Truths.Of(literal.Value)),
        SequentialVerdict verdict => Verdict(verdict.Test),
        Inversion inversion => Not(Compile(inversion.Of)),
        Conjunction both => And(Compile(both.Left), Compile(both.Right)),
        Disjunction either => Or(Compile(either.Left), Compile(either.Right)),
        Choice choice => Choose(Compile(choice.Test), Compile(choice.Then), Compile(choice.Otherwise)),
        Comparison comparison => Compare(comparison),
        Membership membership => IsIn(membership),
        TextTest test => Ask(test.Function, TextCompiler.Compile(test.Of), TextCompiler.Compile(test.Argument)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static TruthCode Constant(Truth value) => _ => value;

    private static TruthCode Verdict(int test) => facts => facts.Verdict(test);

    private static TruthCode Not(TruthCode of) => facts => Truths.Not(of(facts));

    private static TruthCode And(TruthCode left, TruthCode right) => facts =>
    {
        Truth first = left(facts);
        return first == Truth.False ? first : Truths.And(first, right(facts));
    };

    private static TruthCode Or(TruthCode left, TruthCode right) => facts =>
    {
        Truth first = left(facts);
        return first == Truth.True ? first : Truths.Or(first, right(facts));
    };

    private static TruthCode Choose(TruthCode test, TruthCode then, TruthCode otherwise) => facts => test(facts) switch
    {
        Truth.True => then(facts),
        Truth.False => otherwise(facts),
        _ => Truth.Inconclusive,
    };

    private static TruthCode Compare(Comparison node) => node.Left.Kind switch
    {
        ValueKind.Number => Compare(node.Operator, NumberCompiler.Compile(node.Left), NumberCompiler.Compile(node.Right)),
        ValueKind.Text => Compare(node.Operator, TextCompiler.Compile(node.Left), TextCompiler.Compile(node.Right)),
        _ => Compare(node.Operator, Compile(node.Left), Compile(node.Right)),
    };

    private static TruthCode Compare(ComparisonOperator by, NumberCode left, NumberCode right) => facts =>
    {
        double a = left(facts);
        double b = right(facts);
        return double.IsNaN(a) || double.IsNaN(b) ? Truth.Inconclusive : Truths.Of(Holds(by, a.CompareTo(b)));
    };

    private static TruthCode Compare(ComparisonOperator by, TextCode left, TextCode right)
    {
        bool ordered = by is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual);
        return facts => !left(facts, out string? a) || !right(facts, out string? b) || (ordered && (a is null || b is null))
            ? Truth.Inconclusive
            : Truths.Of(Holds(by, string.CompareOrdinal(a, b)));
    }

    private static TruthCode Compare(ComparisonOperator by, TruthCode left, TruthCode right) => facts =>
    {
        Truth a = left(facts);
        Truth b = right(facts);
        return a == Truth.Inconclusive || b == Truth.Inconclusive ? Truth.Inconclusive : Truths.Of(Holds(by, a.CompareTo(b)));
    };

    private static bool Holds(ComparisonOperator by, int order) => by switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static TruthCode IsIn(Membership node) => node.Of.Kind == ValueKind.Number
        ? IsIn(NumberCompiler.Compile(node.Of), [.. node.Items.Select(NumberCompiler.Compile)])
        : IsIn(TextCompiler.Compile(node.Of), [.. node.Items.Select(TextCompiler.Compile)]);

    private static TruthCode IsIn(NumberCode of, ImmutableArray<NumberCode> items) => facts =>
    {
        double value = of(facts);
        if (double.IsNaN(value))
        {
            return Truth.Inconclusive;
        }

        Truth found = Truth.False;
        foreach (NumberCode item in items)
        {
            double other = item(facts);
            found = Truths.Or(found, double.IsNaN(other) ? Truth.Inconclusive : Truths.Of(value.CompareTo(other) == 0));
        }

        return found;
    };

    private static TruthCode IsIn(TextCode of, ImmutableArray<TextCode> items) => facts =>
    {
        if (!of(facts, out string? value))
        {
            return Truth.Inconclusive;
        }

        Truth found = Truth.False;
        foreach (TextCode item in items)
        {
            found = Truths.Or(found, item(facts, out string? other) ? Truths.Of(string.Equals(value, other, StringComparison.Ordinal)) : Truth.Inconclusive);
        }

        return found;
    };

    private static TruthCode Ask(TextFunction function, TextCode of, TextCode argument) => facts =>
        of(facts, out string? text) && argument(facts, out string? part) && text is not null && part is not null
            ? Truths.Of(function switch
            {
                TextFunction.StartsWith => text.StartsWith(part, StringComparison.Ordinal),
                TextFunction.EndsWith => text.EndsWith(part, StringComparison.Ordinal),
                _ => text.Contains(part, StringComparison.Ordinal),
            })
            : Truth.Inconclusive;
}
