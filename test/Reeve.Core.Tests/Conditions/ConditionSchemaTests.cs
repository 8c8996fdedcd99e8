using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

public sealed class ConditionSchemaTests
{
    /// <summary>Every name of the metrics shape, in the spelling of the shape and alone.</summary>
    [Theory]
    [InlineData("commands", "total proposed approved rejected succeeded failed rolledBack", true)]
    [InlineData("rates", "successRate approvalRate rollbackRate errorRate", true)]
    [InlineData("safety", "constraintViolations safetyGateTriggers", true)]
    [InlineData("safety", "emergencyAborts", false)]
    [InlineData("incidents", "total critical fromAutonomousActions", false)]
    public void Every_name_of_the_runbooks_metrics_is_read(string group, string names, bool perSubject)
    {
        foreach (string name in names.Split(' '))
        {
            Condition nested = Parsed.Condition($"{group}.{name} > 0");
            if (group != "incidents")
            {
                Assert.Equal(Parsed.Condition($"{name} > 0").Reads, nested.Reads);
            }

            foreach (string subject in new[] { "commandType", "agent", "commandType['git.push']", "agent['ci']" })
            {
                string text = $"{subject}.{group}.{name} > 0";
                Assert.Equal(perSubject, Condition.Parse(text, ConditionSchema.Standard).TryGet(out _, out _));
            }
        }
    }

    [Fact]
    public void Rates_are_sums_of_counts()
    {
        Assert.Equal("failed / succeeded negative failed", Parts(StandardMetrics.ErrorRate));
        Assert.Equal("succeeded negative / succeeded negative failed", Parts(StandardMetrics.SuccessRate));
        Assert.Equal("rolledBack / succeeded rolledBack", Parts(StandardMetrics.RollbackRate));
        Assert.Equal("approved / proposed", Parts(StandardMetrics.ApprovalRate));
        Assert.All(StandardMetrics.All.Where(m => m.Kind != MetricKind.Rate), m => Assert.Equal(" / ", Parts(m)));

        static string Parts(Metric rate) => $"{string.Join(' ', rate.Events)} / {string.Join(' ', rate.Trials)}";
    }

    [Fact]
    public void Every_metric_is_described_and_found_by_each_spelling()
    {
        Assert.All(ConditionSchema.Standard.Metrics, m => Assert.NotEmpty(m.Description));
        Assert.All(ConditionSchema.Standard.Spellings, s => Assert.Same(s.Metric, ConditionSchema.Standard.Find(s.Spelling)));
        Assert.Equal(StandardMetrics.All, ConditionSchema.Standard.Metrics);
        Assert.Null(ConditionSchema.Standard.Find("p95"));
    }

    [Fact]
    public void A_feature_adds_names()
    {
        ConditionSchema schema = ConditionSchema.Standard.With(new Metric("disk.free", MetricKind.Count, MetricReach.All, "free space, in percent"));
        Assert.True(Condition.Parse("disk.free < 15 && errorRate > 0.1", schema).TryGet(out Condition? condition, out _));
        Assert.Equal("disk.free errorRate", string.Join(' ', condition.Reads));
        Assert.Throws<ArgumentException>(() => schema.With(new Metric("errorRate", MetricKind.Rate, MetricReach.All, "again")));
    }

    [Fact]
    public void A_test_without_a_rate_needs_the_error_rate()
    {
        var bare = new ConditionSchema([new Metric("missRate", MetricKind.Rate, MetricReach.All, "misses")]);
        Assert.False(Condition.Parse("sequential(0.01, 0.1, 0.01)", bare).TryGet(out _, out Refusal? refusal));
        Assert.Contains("Name the rate first", refusal.Remedy, StringComparison.Ordinal);
        Assert.True(Condition.Parse("sequential(missRate, 0.01, 0.1, 0.01)", bare).TryGet(out _, out _));
        var counted = new ConditionSchema([new Metric("errorRate", MetricKind.Count, MetricReach.All, "not a rate")]);
        Assert.False(Condition.Parse("sequential(0.01, 0.1, 0.01)", counted).TryGet(out _, out _));
    }
}
