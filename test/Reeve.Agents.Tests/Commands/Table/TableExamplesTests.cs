using Reeve.Agents.Commands;
using Reeve.Agents.Commands.Table;
using Xunit;

namespace Reeve.Agents.Tests.Commands.Table;

/// <summary>The rows of the type table carry their own examples; these tests run them.</summary>
public sealed class TableExamplesTests
{
    public static IEnumerable<TheoryDataRow<string, string, string>> Yes() => Examples(r => r.Yes);

    public static IEnumerable<TheoryDataRow<string, string, string>> No() => Examples(r => r.No);

    public static IEnumerable<TheoryDataRow<string, string>> ConstraintYes() =>
        CommandTable.BuiltIn.Constraints.SelectMany(c => c.Yes.Select(y => new TheoryDataRow<string, string>(c.Id, y)));

    public static IEnumerable<TheoryDataRow<string, string>> ConstraintNo() =>
        CommandTable.BuiltIn.Constraints.SelectMany(c => c.No.Select(n => new TheoryDataRow<string, string>(c.Id, n)));

    [Theory]
    [MemberData(nameof(Yes))]
    public void A_positive_example_needs_exactly_the_types_of_its_row(string head, string line, string types)
    {
        Classification judged = Calls.Example(line);

        Assert.True(types == judged.Types.ToString(), $"row '{head}': '{line}' needs {judged.Types}, the row says {types}: {judged.Why}");
    }

    [Theory]
    [MemberData(nameof(No))]
    public void A_negative_example_needs_other_types_than_its_row(string head, string line, string types)
    {
        Classification judged = Calls.Example(line);

        bool denies = CommandTable.BuiltIn.Rows.Any(r => r.Head == head && r.Constraint is not null);
        bool differs = denies ? judged.Constraint is null : types != judged.Types.ToString() || judged.Constraint is not null;
        Assert.True(differs, $"row '{head}': '{line}' needs {judged.Types} like the row: {judged.Why}");
    }

    [Theory]
    [MemberData(nameof(ConstraintYes))]
    public void A_positive_example_hits_its_constraint(string id, string line)
    {
        Classification judged = Calls.Example(line);

        Assert.True(id == judged.Constraint, $"'{line}' hits {judged.Constraint ?? "nothing"}: {judged.Why}");
    }

    [Theory]
    [MemberData(nameof(ConstraintNo))]
    public void A_negative_example_hits_no_constraint(string id, string line)
    {
        Classification judged = Calls.Example(line);

        Assert.True(judged.Constraint is null, $"constraint '{id}': '{line}' hits {judged.Constraint}: {judged.Why}");
    }

    [Fact]
    public void Every_row_has_examples_of_both_kinds()
    {
        string[] without = [.. CommandTable.BuiltIn.Rows.Where(r => r.No.Count == 0 || r.Yes.Count == 0).Select(r => $"{r.Line}: {r.Head}")];

        Assert.Empty(without);
    }

    [Fact]
    public void Every_constraint_has_examples_of_both_kinds() =>
        Assert.All(CommandTable.BuiltIn.Constraints, c => Assert.True(c.Yes.Count > 0 && c.No.Count > 0, c.Id));

    private static IEnumerable<TheoryDataRow<string, string, string>> Examples(Func<TableRow, List<TableExample>> kind) =>
        CommandTable.BuiltIn.Rows
            .SelectMany(r => kind(r).Select(e => (e.Line, Types: (e.Types ?? r.Types).ToString(), r.Head)))
            .GroupBy(e => (e.Line, e.Types))
            .Select(g => new TheoryDataRow<string, string, string>(g.First().Head, g.Key.Line, g.Key.Types));
}
