using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Readiness;
using Xunit;

namespace Reeve.Governance.Tests.Readiness;

public sealed class ChecklistReaderTests
{
    [Fact]
    public void The_shipped_checklist_has_24_items_and_80_points()
    {
        ReadinessChecklist shipped = ChecklistFile.Shipped;
        Assert.Equal((24, 80m), (shipped.Items.Length, shipped.Items.Sum(i => i.Weight)));
        Assert.Equal([35m, 25m, 20m], shipped.Items.GroupBy(i => i.Area).OrderBy(g => g.Key).Select(g => g.Sum(i => i.Weight)));
        Assert.Equal([10, 8, 6], shipped.Items.GroupBy(i => i.Area).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(
            ["approval-rate", "rollback-rate", "chaos-tests-passing", "compliance", "coverage-24x7", "customer-communication"],
            shipped.Items.Where(i => !i.Required).Select(i => i.Id));
        Assert.Equal(19, shipped.Items.Count(i => i.Environment is not null));
    }

    [Fact]
    public void Every_error_is_named_at_once_with_its_line()
    {
        Refusal refusal = Workshop.Refused(
            ChecklistReader.Read(
                """
                technical:
                  - id: Bad Id
                    name: A
                    weight: 0
                  - name: B
                    weight: 2
                    measure: guess
                    requird: true
                  - id: drilled
                    name: B
                    weight: two
                    measure: drill
                    drill: fire
                    within: soon
                    required: yes
                cultural: []
                """,
                "readiness.yaml"),
            "checklist-invalid");
        foreach (string error in new[]
            {
                "line 2, item Bad Id: id `Bad Id`", "line 4, item Bad Id: weight `0`", "line 5, item B: id is missing", "line 7, item B: measure `guess`",
                "line 8, item B: `requird` means nothing here", "item drilled: weight `two`", "drill `fire`", "within `soon`", "required `yes`",
                "name `B` is used 2 times", "line 16: `cultural` is none of technical, process, organizational",
            })
        {
            Assert.Contains(error, refusal.What, StringComparison.Ordinal);
        }

        Assert.Equal("readiness.yaml", refusal.Where);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("technical: 3")]
    [InlineData("technical: []")]
    [InlineData("technical: [a]")]
    [InlineData("technical: {a: b}")]
    [InlineData("technical:\n  - id: a\n  name")]
    [InlineData("technical: [\n")]
    [InlineData("a: &x [1]\nb: *x\n---\nc: 1")]
    [InlineData("technical:\n  - {id: a, name: A, weight: 1, measure: success-rate}")]
    [InlineData("technical:\n  - {id: a, name: A, weight: 1, measure: success-rate, threshold: 1}")]
    [InlineData("technical:\n  - {id: a, name: A, weight: 1, measure: attested, threshold: 1}")]
    [InlineData("technical:\n  - {id: a, name: A, weight: [1]}")]
    [InlineData("technical:\n  - {id: a, name: A, weight: -1}")]
    [InlineData("technical:\n  - {id: a, name: A, weight: 1e9}")]
    [InlineData("technical:\n  - {id: a, name: A, weight: 1, environment: path}")]
    public void What_is_no_checklist_is_refused(string yaml) => Workshop.Refused(ChecklistReader.Read(yaml, "x"), "checklist-invalid");

    [Fact]
    public void Weights_flags_and_items_are_free()
    {
        ReadinessChecklist read = Workshop.Granted(ChecklistReader.Read(
            """
            organizational:
              - {id: own, name: Our own item, weight: 2.5, required: true, validFor: 30d}
            """,
            "x"));
        ChecklistItem own = Assert.Single(read.Items);
        Assert.Equal(
            (2.5m, true, ReadinessMeasure.Attested, TimeSpan.FromDays(30), ReadinessArea.Organizational), (own.Weight, own.Required, own.Measure, own.ValidFor, own.Area));
    }
}
