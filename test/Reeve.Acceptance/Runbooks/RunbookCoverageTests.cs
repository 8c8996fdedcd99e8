using System.Text.RegularExpressions;
using Reeve.Testing;
using Xunit;

namespace Reeve.Acceptance.Runbooks;

/// <summary>No row of the contract is forgotten: each of area governance is named by a test.</summary>
public sealed partial class RunbookCoverageTests
{
    [Fact(DisplayName = "Every row of area governance is named by a test")]
    public async Task Every_row_is_named()
    {
        string contract = Path.Combine(Require.SharedFolder("contract"), "runbook-lines.tsv");
        string[] rows =
        [
            .. (await File.ReadAllLinesAsync(contract, TestContext.Current.CancellationToken)).Select(l => l.Split('\t')).Where(c => c[^1] == "governance").Select(c => c[0]),
        ];
        Assert.NotEmpty(rows);
        HashSet<string> named = [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "test"), "*Tests.cs", SearchOption.AllDirectories).SelectMany(f => Named(File.ReadAllText(f)))];
        Assert.Equal("", string.Join(' ', rows.Where(r => !named.Contains(r))));
    }

    [Theory]
    [InlineData("[Fact(DisplayName = \"GOV-001, GOV-003…005: x\")]", "GOV-001 GOV-003 GOV-004 GOV-005")]
    [InlineData("[Theory(DisplayName =\n  \"GOV-009 to GOV-011, \"\n  + \"SELF-217: x\")]", "GOV-009 GOV-010 GOV-011 SELF-217")]
    [InlineData("// GOV-001 is not tested", "")]
    public void Ranges_are_understood_and_only_names_count(string source, string rows) => Assert.Equal(rows, string.Join(' ', Named(source).Order(StringComparer.Ordinal)));

    /// <summary>Rows in the display names of tests; «GOV-001 to GOV-003» and «GOV-001…003» name three.</summary>
    private static IEnumerable<string> Named(string source) =>
        from name in Names().Matches(source)
        from row in Rows().Matches(name.Value)
        let area = row.Groups["area"].Value
        let first = int.Parse(row.Groups["first"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
        let last = row.Groups["last"].Success ? int.Parse(row.Groups["last"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : first
        from number in Enumerable.Range(first, last - first + 1)
        select $"{area}-{number:000}";

    [GeneratedRegex("""DisplayName =\s*("[^"]*"\s*\+?\s*)+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();

    [GeneratedRegex("(?<area>[A-Z]{3,5})-(?<first>[0-9]{3})((…| to [A-Z]{3,5}-)(?<last>[0-9]{3}))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();
}
