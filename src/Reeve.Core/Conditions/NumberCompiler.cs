using Reeve.Core.Statistics;

namespace Reeve.Core.Conditions;

/// <summary>Yields a finite number, or NaN for inconclusive.</summary>
internal delegate double NumberCode(IConditionFacts facts);

/// <summary>Turns nodes that yield a number into closures.</summary>
internal static class NumberCompiler
{
    public static NumberCode Compile(Expression node) => node switch
    {
        NumberLiteral literal => Constant(literal.Value),
        CountRead read => Count(read.Read),
        RateRead read => RateValue(read.Read),
        RateBound { IsUpper: true } bound => Upper(bound.Read, Wilson.Quantile(bound.Confidence)),
        RateBound bound => Lower(bound.Read, Wilson.Quantile(bound.Confidence)),
        Negation negation => Negate(Compile(negation.Of)),
        Arithmetic arithmetic => Join(arithmetic.Operator, Compile(arithmetic.Left), Compile(arithmetic.Right)),
        Choice choice => Choose(TruthCompiler.Compile(choice.Test), Compile(choice.Then), Compile(choice.Otherwise)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static NumberCode Constant(double value) => _ => value;

    private static NumberCode Count(int read) => facts => facts.TryCount(read, out long count) ? count : double.NaN;

    private static NumberCode RateValue(int read) => facts => Enough(facts, read, out Rate rate) ? rate.Value : double.NaN;

    private static NumberCode Lower(int read, double quantile) => facts => Enough(facts, read, out Rate rate) ? Wilson.Lower(rate, quantile) : double.NaN;

    private static NumberCode Upper(int read, double quantile) => facts => Enough(facts, read, out Rate rate) ? Wilson.Upper(rate, quantile) : double.NaN;

    private static bool Enough(IConditionFacts facts, int read, out Rate rate) =>
        facts.TryRate(read, out rate) && rate.Trials >= Math.Max(1, facts.MinSamples);

    private static NumberCode Negate(NumberCode of) => facts => -of(facts);

    // What leaves the finite numbers (x / 0, x % 0, too large) is inconclusive; NaN passes through all five.
    private static NumberCode Join(ArithmeticOperator by, NumberCode left, NumberCode right) => by switch
    {
        ArithmeticOperator.Add => facts => Finite(left(facts) + right(facts)),
        ArithmeticOperator.Subtract => facts => Finite(left(facts) - right(facts)),
        ArithmeticOperator.Multiply => facts => Finite(left(facts) * right(facts)),
        ArithmeticOperator.Divide => facts => Finite(left(facts) / right(facts)),
        _ => facts => Finite(left(facts) % right(facts)),
    };

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    private static NumberCode Choose(TruthCode test, NumberCode then, NumberCode otherwise) => facts => test(facts) switch
    {
        Truth.True => then(facts),
        Truth.False => otherwise(facts),
        _ => double.NaN,
    };
}
