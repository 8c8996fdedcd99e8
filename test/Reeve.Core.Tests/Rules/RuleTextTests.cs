using Reeve.Core.Rules;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Rules;

public sealed class RuleTextTests
{
    private static readonly DateTimeOffset Later = Gens.Noon.AddDays(1);

    private static readonly RuleRow Defaults = new()
    {
        Name = "", Condition = "", Window = "", Action = "pause_command_type", AlertSeverity = "", CreatedAt = Gens.Noon, UpdatedAt = Gens.Noon,
    };

    [Fact]
    public void Every_member_reads_back()
    {
        var row = new RuleRow
        {
            Name = "R", Enabled = false, Condition = "failed > 1", Window = "1h", Action = "alert_only", AlertSeverity = "low", MinSamples = 7, Per = "scope",
            Shadow = true, CreatedAt = Later, UpdatedAt = Later.AddHours(1),
        };
        Assert.Equal(row, Read(RuleText.Write(row)));
    }

    [Fact]
    public void Members_that_are_missing_get_their_defaults() => Assert.Equal(Defaults, Read("{}"));

    [Theory]
    [InlineData("""{"name":1,"enabled":"no","condition":[],"window":5,"action":null,"alertSeverity":{},"minSamples":"7","per":2,"shadow":1,"createdAt":3,"updatedAt":true}""")]
    [InlineData("""{"minSamples":1.5,"createdAt":"yesterday","updatedAt":"","enabled":null,"shadow":null}""")]
    [InlineData("""{"minSamples":99999999999}""")]
    public void Members_of_another_kind_count_as_missing(string text) => Assert.Equal(Defaults, Read(text));

    [Theory]
    [InlineData("High Error Rate")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData(" {}")]
    [InlineData("{\"name\":\"R\"")]
    public void What_is_no_object_is_taken_for_the_name(string text) => Assert.Equal(Defaults with { Name = text }, Read(text));

    private static RuleRow Read(string text) => RuleText.Read(text, RuleAction.PauseCommandType, Gens.Noon);
}
