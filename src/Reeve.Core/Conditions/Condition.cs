using System.Collections.Immutable;
using Reeve.Core.Refusals;

namespace Reeve.Core.Conditions;

/// <summary>
/// A rule's condition: parsed once, evaluated often. Total (no text and no facts make it throw), free of side effects, and without
/// allocation when evaluated. The language is described in <c>docs/conditions.md</c>.
/// </summary>
public sealed class Condition
{
    /// <summary>Longest text that is read, in UTF-16 units.</summary>
    public const int MaxLength = 2000;

    /// <summary>Deepest nesting that is read, in brackets, signs and choices.</summary>
    public const int MaxDepth = 64;

    private readonly TruthCode _code;

    internal Condition(string text, Expression root, ImmutableArray<MetricRef> reads, ImmutableArray<SequentialTest> tests)
    {
        Text = text;
        Root = root;
        Reads = reads;
        Tests = tests;
        Subject = reads.Concat(tests.Select(t => t.Rate)).Aggregate(ConditionSubject.None, (all, read) => all | SubjectOf(read));
        _code = TruthCompiler.Compile(root);
    }

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>The typed tree.</summary>
    public Expression Root { get; }

    /// <summary>What it reads of the window, each once.</summary>
    public ImmutableArray<MetricRef> Reads { get; }

    /// <summary>The sequential tests it asks, each once. The rates they are fed are not among <see cref="Reads"/>.</summary>
    public ImmutableArray<SequentialTest> Tests { get; }

    /// <summary>Whom it is evaluated for.</summary>
    public ConditionSubject Subject { get; }

    /// <summary>Reads a condition, or refuses with the first thing that is wrong: line, column, and what to write instead.</summary>
    /// <param name="text">At most <see cref="MaxLength"/> long.</param>
    /// <param name="schema">The names that may be read.</param>
    public static Result<Condition> Parse(string text, ConditionSchema schema) => ConditionParser.Parse(text, schema);

    /// <summary>What it says of these facts.</summary>
    public Truth Evaluate(IConditionFacts facts) => _code(facts);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static ConditionSubject SubjectOf(MetricRef read) =>
        (read.Type.Kind == SelectorKind.Subject ? ConditionSubject.CommandType : ConditionSubject.None)
        | (read.Agent.Kind == SelectorKind.Subject ? ConditionSubject.Agent : ConditionSubject.None);
}
