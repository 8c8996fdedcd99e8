using Reeve.Agents.Commands;
using Reeve.Agents.Commands.Judging;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Commands.Table;

public sealed class TableReaderTests
{
    [Fact]
    public void Heads_that_share_a_line_share_what_follows()
    {
        TableReader read = TableReader.Read("a x, b\n  is test.run\n  with -f --force : git.push !canary\n  yes b\n  no c\n");

        Assert.Empty(read.Refusals);
        Assert.Equal(["a x", "b"], read.Rows.Select(r => r.Head));
        Assert.All(read.Rows, r => Assert.Equal(TypeSet.Of(CommandType.TestRun), r.Types));
        Assert.Equal("canary", read.Rows[1].With[0].Constraint);
    }

    [Theory]
    [InlineData("  is test.run", "before the first head")]
    [InlineData("a\n  is nothing.such", "no command type 'nothing.such'")]
    [InlineData("a\n  frob x", "no key 'frob'")]
    [InlineData("a\n  with -f", "needs options")]
    [InlineData("a\n  args most", "kind of arguments")]
    [InlineData("constraint c\n  is test.run", "no key 'is'")]
    public void A_wrong_line_is_refused_with_its_number(string text, string what)
    {
        TableReader read = TableReader.Read(text);

        Assert.Contains(what, read.Refusals[0].What, StringComparison.Ordinal);
        Assert.Contains("line " + (text.Split('\n').Length), read.Refusals[0].Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_the_configuration_are_added_and_replace()
    {
        var options = Calls.Options with { ExtraRows = "frob\n  is test.run\nmix phx.server\n  is deploy.staging\n" };
        Assert.True(CommandClassifier.Create(options).TryGet(out CommandClassifier? classifier, out _));

        Assert.Equal("test.run", classifier.Classify(Calls.BashCall("frob x")).Types.ToString());
        Assert.Equal("deploy.staging", classifier.Classify(Calls.BashCall("mix phx.server")).Types.ToString());
        Assert.Equal("unknown", Calls.Bash("frob x").Types.ToString());
    }

    [Fact]
    public void Wrong_rows_of_the_configuration_are_a_refusal_and_no_classifier()
    {
        var options = Calls.Options with { ExtraRows = "frob\n  is wrong\n" };

        Assert.False(CommandClassifier.Create(options).TryGet(out _, out var refusal));
        Assert.Equal("command-table-row", refusal.Code);
        Assert.Throws<ArgumentException>(() => new CommandClassifier(options));
    }

    [Fact]
    public void Every_handler_and_constraint_the_table_names_exists()
    {
        string[] inTools = ["command", "patch-input"];
        string[] ids = [.. CommandTable.BuiltIn.Constraints.Select(c => c.Id)];

        Assert.Empty(CommandTable.BuiltIn.Rows.Where(r => r.Handler is not null && !Handlers.Names.Contains(r.Handler) && !inTools.Contains(r.Handler)).Select(r => r.Head));
        Assert.Empty(CommandTable.BuiltIn.Rows.Where(r => r.Constraint is not null && !ids.Contains(r.Constraint)).Select(r => r.Head));
    }

    [Fact]
    public void Every_row_has_a_type_or_code() =>
        Assert.Empty(CommandTable.BuiltIn.Rows.Where(r => r.Types.IsEmpty && r.Handler is null).Select(r => r.Head));

    [Theory]
    [InlineData("test:unit", "test*", true)]
    [InlineData("a-deploy-b", "*deploy*", true)]
    [InlineData("release/1", "release/*", true)]
    [InlineData("releases", "release/*", false)]
    [InlineData("", "*", true)]
    public void Names_fit_patterns(string word, string pattern, bool fits) => Assert.Equal(fits, ProgramNode.Fits(word, pattern));
}
