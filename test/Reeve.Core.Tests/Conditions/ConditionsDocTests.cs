using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Testing;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

/// <summary>What docs/conditions.md tells operators is so, line by line.</summary>
public sealed class ConditionsDocTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "conditions.md"));

    public static TheoryData<string> Examples => [.. Lines
        .Aggregate((Inside: false, Found: Array.Empty<string>()), (at, line) =>
            line.StartsWith("```", StringComparison.Ordinal) ? (line == "```condition", at.Found)
            : at.Inside ? (true, [.. at.Found, line])
            : at).Found];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_says_what_it_says(string line)
    {
        string[] parts = [.. line.Split('#').Select(p => p.Trim())];
        Assert.Equal(3, parts.Length);
        if (parts[1].StartsWith("refused: ", StringComparison.Ordinal))
        {
            Refusal refusal = Parsed.Refusal(parts[0]);
            Assert.Equal($"condition, {parts[1]["refused: ".Length..]}", refusal.Where);
            Assert.Contains(parts[2], $"{refusal.What}. {refusal.Remedy}", StringComparison.Ordinal);
            return;
        }

        Assert.Equal(parts[2], WrittenFacts.Evaluate(parts[0], parts[1]).Name());
    }

    [Fact]
    public void There_are_examples() => Assert.InRange(Examples.Count, 40, 200);

    [Fact]
    public void Every_metric_stands_in_the_table_with_its_spellings_and_description()
    {
        string[] rows = [.. ConditionSchema.Standard.Metrics.Select(m =>
        {
            string spellings = string.Join(", ", m.Spellings.OrderByDescending(s => s == "failures").Select(s => $"`{s}`"));
            return $"| `{m.Name}` | {(spellings.Length > 0 ? $"{spellings} " : "")}| {m.Description} |";
        })];
        Assert.Equal(rows, Lines.SkipWhile(l => l != "|---|---|---|").Skip(1).TakeWhile(l => l.StartsWith('|')));
    }

    [Theory]
    [InlineData("2000 characters", Condition.MaxLength)]
    [InlineData("64 levels", Condition.MaxDepth)]
    public void Bounds_are_those_of_the_code(string said, int bound)
    {
        Assert.Contains(Lines, l => l.Contains(said, StringComparison.Ordinal));
        Assert.StartsWith($"{bound} ", said, StringComparison.Ordinal);
    }
}
