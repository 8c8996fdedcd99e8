using System.Globalization;
using Reeve.Agents.Outcomes;
using Reeve.Core.Signals;
using Xunit;

namespace Reeve.Agents.Tests.Outcomes;

/// <summary>Every row of the table is run against its own examples.</summary>
public sealed class OutcomeTableTests
{
    public static TheoryData<string, string> Broken => Rows("broken");

    public static TheoryData<string, string> Says => Rows("says");

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_program_broke_with_these_codes_and_said_no_with_those(string program, string pattern)
    {
        OutcomeRow row = Find(program, pattern);

        Assert.All(Codes(row.Yes), code => Assert.True(OutcomeTable.BuiltIn.IsBroken($"{program} _", code)));
        Assert.All(Codes(row.No), code => Assert.False(OutcomeTable.BuiltIn.IsBroken($"{program} _", code)));
        Assert.True(OutcomeTable.BuiltIn.IsBroken($"npx {program} _ --fix", Codes(row.Yes)[0]));
    }

    [Theory]
    [MemberData(nameof(Says))]
    public void An_error_that_begins_so_is_of_its_class_and_the_other_is_not(string name, string pattern)
    {
        OutcomeRow row = Find(name, pattern);
        Assert.True(Core.Signals.Outcomes.TryParse(name, out Outcome outcome));

        Assert.Equal(outcome, OutcomeTable.BuiltIn.Says(row.Yes));
        Assert.NotEqual(outcome, OutcomeTable.BuiltIn.Says(row.No));
    }

    [Fact]
    public void No_row_hides_behind_an_earlier_one()
    {
        List<string> starts = [.. OutcomeTable.BuiltIn.Rows.Where(r => r.Kind == "says").Select(r => r.Pattern)];

        for (int later = 1; later < starts.Count; later++)
        {
            Assert.DoesNotContain(starts[..later], earlier => starts[later].StartsWith(earlier, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("says | negative | X | yes: X")]
    [InlineData("says | negative | X | yes: X | maybe: Y")]
    [InlineData("says negative X")]
    public void A_row_without_both_examples_is_no_row(string line) => Assert.Throws<FormatException>(() => OutcomeRow.Parse(line));

    private static int[] Codes(string text) => [.. text.Split(' ').Select(c => int.Parse(c, CultureInfo.InvariantCulture))];

    private static OutcomeRow Find(string subject, string pattern) =>
        OutcomeTable.BuiltIn.Rows.Single(r => r.Subject == subject && r.Pattern == pattern);

    private static TheoryData<string, string> Rows(string kind)
    {
        var rows = new TheoryData<string, string>();
        foreach (OutcomeRow row in OutcomeTable.BuiltIn.Rows.Where(r => r.Kind == kind))
        {
            rows.Add(row.Subject, row.Pattern);
        }

        return rows;
    }
}
