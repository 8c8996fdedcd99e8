namespace Reeve.Core.Conditions;

/// <summary>Yields a text or null; false for inconclusive.</summary>
internal delegate bool TextCode(IConditionFacts facts, out string? text);

/// <summary>Turns nodes that yield a text into closures.</summary>
internal static class TextCompiler
{
    public static TextCode Compile(Expression node) => node switch
    {
        TextLiteral literal => Constant(literal.Value),
        TextRead read => Read(read.Read),
        Choice choice => Choose(TruthCompiler.Compile(choice.Test), Compile(choice.Then), Compile(choice.Otherwise)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static TextCode Constant(string? value) => (_, out text) =>
    {
        text = value;
        return true;
    };

    private static TextCode Read(int read) => (facts, out text) => facts.TryText(read, out text);

    private static TextCode Choose(TruthCode test, TextCode then, TextCode otherwise) => (facts, out text) =>
    {
        text = null;
        return test(facts) switch
        {
            Truth.True => then(facts, out text),
            Truth.False => otherwise(facts, out text),
            _ => false,
        };
    };
}
