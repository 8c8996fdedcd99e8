using Reeve.Core.Conditions;
using Reeve.Core.Statistics;
using Xunit;

namespace Reeve.Core.Tests.Statistics;

public sealed class SprtTests
{
    private static readonly SprtPlan Runbook = new(0.005, 0.08, 1e-4);

    public static TheoryData<double, double, double, double> Plans => new()
    {
        { 0.005, 0.08, 1e-4, 0.01 },
        { 0.01, 0.05, 0.01, 0.01 },
        { 0.05, 0.2, 0.05, 0.1 },
        { 0.3, 0.5, 0.05, 0.05 },
        { 0.8, 0.95, 0.01, 0.01 },
    };

    [Fact]
    public void Four_straight_failures_convict_and_three_do_not()
    {
        Sprt state = Sprt.Fresh;
        foreach (Truth expected in new[] { Truth.Inconclusive, Truth.Inconclusive, Truth.Inconclusive, Truth.True })
        {
            state = state.Add(Runbook, true);
            Assert.Equal(expected, state.Verdict);
        }
    }

    [Fact]
    public void Fifty_nine_successes_clear_and_it_starts_anew()
    {
        Sprt state = Run(Sprt.Fresh, Enumerable.Repeat(false, 58));
        Assert.Equal((new Rate(0, 58), Truth.Inconclusive), (state.Seen, state.Verdict));
        state = state.Add(Runbook, false);
        Assert.Equal((default, Truth.False), (state.Seen, state.Verdict));

        // The verdict stands while the next test runs, and old successes do not weigh against new failures.
        state = Run(state, [true, true, true]);
        Assert.Equal((new Rate(3, 3), Truth.False), (state.Seen, state.Verdict));
        state = state.Add(Runbook, true);
        Assert.Equal((default, Truth.True), (state.Seen, state.Verdict));
        state = Run(state, Enumerable.Repeat(false, 58));
        Assert.Equal(Truth.True, state.Verdict);
        Assert.Equal(Truth.False, state.Add(Runbook, false).Verdict);
        Assert.Equal((default, Truth.Inconclusive), (Sprt.Fresh.Seen, Sprt.Fresh.Verdict));
    }

    [Fact]
    public void A_plan_is_Walds()
    {
        Assert.Equal(Math.Log(16), Runbook.PerEvent, 1e-12);
        Assert.Equal(Math.Log(0.92 / 0.995), Runbook.PerOther, 1e-12);
        Assert.Equal(Math.Log(9900), Runbook.Convicts, 1e-12);
        Assert.Equal(Math.Log(0.01 / 0.9999), Runbook.Clears, 1e-12);
        Assert.Equal((2 * Runbook.PerEvent) + (5 * Runbook.PerOther), Runbook.Ratio(new(2, 7)), 1e-12);
        Assert.Equal(0.01, Runbook.Beta);
    }

    [Theory]
    [InlineData(0.01, 0.1, 0.01, 0.01, true)]
    [InlineData(0.01, 0.1, 0.5, 0.49, true)]
    [InlineData(0, 0.1, 0.01, 0.01, false)]
    [InlineData(0.1, 0.1, 0.01, 0.01, false)]
    [InlineData(0.2, 0.1, 0.01, 0.01, false)]
    [InlineData(0.1, 1, 0.01, 0.01, false)]
    [InlineData(0.01, 0.1, 0, 0.01, false)]
    [InlineData(0.01, 0.1, 0.01, 0, false)]
    [InlineData(0.01, 0.1, 0.5, 0.5, false)]
    [InlineData(double.NaN, 0.1, 0.01, 0.01, false)]
    public void Only_sound_plans_pass(double p0, double p1, double alpha, double beta, bool sound) =>
        Assert.Equal(sound, SprtPlan.Problem(p0, p1, alpha, beta) is null);

    // Wald's bounds on the true error probabilities, against the exact ones.
    [Theory]
    [MemberData(nameof(Plans))]
    public void Exact_error_probabilities_obey_the_bounds(double p0, double p1, double alpha, double beta)
    {
        var plan = new SprtPlan(p0, p1, alpha, beta);
        (double falselyConvicted, _) = Exact(plan, p0);
        (double convicted, _) = Exact(plan, p1);
        double missed = 1 - convicted;
        Assert.True(falselyConvicted / (1 - missed) <= alpha / (1 - beta) * (1 + 1e-9), $"{falselyConvicted}");
        Assert.True(missed / (1 - falselyConvicted) <= beta / (1 - alpha) * (1 + 1e-9), $"{missed}");
    }

    // Neglecting the overshoot costs little: Wald's figures lie within a quarter of the exact ones.
    [Theory]
    [MemberData(nameof(Plans))]
    public void Walds_formulas_are_near_the_exact_figures(double p0, double p1, double alpha, double beta)
    {
        var plan = new SprtPlan(p0, p1, alpha, beta);
        foreach (double rate in new[] { p0, p1, (p0 + p1) / 2, Math.Min(0.99, p1 * 1.5) })
        {
            (double convicts, double trials) = Exact(plan, rate);
            SprtExpectation wald = SprtExpectation.At(plan, rate);
            Assert.InRange(wald.Trials / trials, 0.7, 1.05);
            Assert.InRange(wald.Convicts / convicts, 0.8, 4.5);
        }
    }

    [Fact]
    public void At_its_own_rates_it_errs_as_planned()
    {
        Assert.Equal(1e-4, SprtExpectation.At(Runbook, 0.005).Convicts, 1e-12);
        Assert.Equal(0.99, SprtExpectation.At(Runbook, 0.08).Convicts, 1e-9);
    }

    [Fact]
    public void At_a_true_eight_percent_it_takes_sixty_one_commands() =>
        Assert.InRange(SprtExpectation.At(Runbook, 0.08).TrialsToConvict, 60.5, 61.5);

    [Fact]
    public void Where_the_ratio_does_not_drift_the_limit_is_taken()
    {
        double flat = -Runbook.PerOther / (Runbook.PerEvent - Runbook.PerOther);
        SprtExpectation at = SprtExpectation.At(Runbook, flat);
        SprtExpectation beside = SprtExpectation.At(Runbook, flat + 1e-6);
        Assert.Equal(1, beside.Convicts / at.Convicts, 1e-3);
        Assert.Equal(1, beside.Trials / at.Trials, 1e-3);
    }

    [Fact]
    public void Certainty_needs_no_formula()
    {
        Assert.Equal(new SprtExpectation(0, Runbook.Clears / Runbook.PerOther), SprtExpectation.At(Runbook, 0));
        Assert.Equal(new SprtExpectation(1, Runbook.Convicts / Runbook.PerEvent), SprtExpectation.At(Runbook, 1));
        Assert.Equal(double.PositiveInfinity, SprtExpectation.At(Runbook, 0).TrialsToConvict);
    }

    private static Sprt Run(Sprt state, IEnumerable<bool> events) => events.Aggregate(state, (s, e) => s.Add(Runbook, e));

    /// <summary>Probability that one test convicts, and its expected trials: the exact distribution over the number of events, trial by trial.</summary>
    private static (double Convicts, double Trials) Exact(SprtPlan plan, double rate)
    {
        var alive = new Dictionary<long, double> { [0] = 1 };
        double convicts = 0;
        double expected = 0;
        for (long n = 1; alive.Count > 0 && alive.Values.Sum() > 1e-15; n++)
        {
            expected += alive.Values.Sum();
            var next = new Dictionary<long, double>();
            foreach ((long events, double mass) in alive)
            {
                foreach ((long now, double probability) in new[] { (events, mass * (1 - rate)), (events + 1, mass * rate) })
                {
                    double ratio = plan.Ratio(new(now, n));
                    if (ratio >= plan.Convicts)
                    {
                        convicts += probability;
                    }
                    else if (ratio > plan.Clears)
                    {
                        next[now] = next.GetValueOrDefault(now) + probability;
                    }
                }
            }

            alive = next;
        }

        return (convicts, expected);
    }
}
