namespace Reeve.Core.Conditions;

/// <summary>Texts that a metric never has: a condition that waits for one would never speak.</summary>
internal sealed partial class ConditionParser
{
    /// <summary>True unless one side is a metric with known values and the other a text that is none of them.</summary>
    private bool CanEqual(Operand left, Operand right) => IsValue(left, right) && IsValue(right, left);

    private bool IsValue(Operand read, Operand text)
    {
        if (read.Node is not TextRead { Read: var index } || _reads[index].Metric is not { Values.IsEmpty: false } metric)
        {
            return true;
        }

        if (Texts(text.Node).FirstOrDefault(t => !metric.Values.Contains(t)) is not { } never)
        {
            return true;
        }

        Refuse(
            text.Start,
            $"`{_text[read.Start..read.End]}` is never \"{never}\"",
            NameSuggestion.For(never, metric.Values) is { } near ? $"Did you mean \"{near}\"?" : $"It is {string.Join(", ", metric.Values.Select(v => $"\"{v}\""))} or null");
        return false;
    }

    /// <summary>What is written out in quotes, in either branch of a choice.</summary>
    private static IEnumerable<string> Texts(Expression node) => node switch
    {
        TextLiteral { Value: { } text } => [text],
        Choice choice => Texts(choice.Then).Concat(Texts(choice.Otherwise)),
        _ => [],
    };
}
