namespace Reeve.Core.Statistics;

/// <summary>
/// How a sequential test fares at a given true rate, by Wald's approximations, which neglect how far the last trial oversteps the boundary:
/// operating characteristic and average sample number, A. Wald, "Sequential Analysis" (Wiley 1947), sections 3.3 to 3.5.
/// </summary>
/// <param name="Convicts">Probability that one test, from fresh to verdict, convicts.</param>
/// <param name="Trials">Expected trials of one test.</param>
public readonly record struct SprtExpectation(double Convicts, double Trials)
{
    private const double Flat = 1e-9;

    /// <summary>Expected trials until a conviction, with the tests that clear in between.</summary>
    public double TrialsToConvict => Trials / Convicts;

    /// <summary>At a true rate of 0 to 1.</summary>
    public static SprtExpectation At(SprtPlan plan, double rate)
    {
        double drift = (rate * plan.PerEvent) + ((1 - rate) * plan.PerOther);
        if (rate >= 1)
        {
            return new(1, plan.Convicts / drift);
        }

        if (rate <= 0)
        {
            return new(0, plan.Clears / drift);
        }

        if (Math.Abs(drift) < Flat)
        {
            double spread = (rate * plan.PerEvent * plan.PerEvent) + ((1 - rate) * plan.PerOther * plan.PerOther);
            return new(-plan.Clears / (plan.Convicts - plan.Clears), -plan.Convicts * plan.Clears / spread);
        }

        double convicts = Convicted(plan, Root(plan, rate, Math.Sign(-drift)));
        return new(convicts, ((convicts * plan.Convicts) + ((1 - convicts) * plan.Clears)) / drift);
    }

    // (1 - exp(hB)) / (exp(hA) - exp(hB)) for the boundaries B < 0 < A, written so that neither sign of h overflows.
    private static double Convicted(SprtPlan plan, double h)
    {
        double width = Math.Abs(h) * (plan.Convicts - plan.Clears);
        double clears = Math.Abs(h) * plan.Clears;
        return h > 0
            ? Math.Exp(-h * plan.Convicts) * (1 - Math.Exp(clears)) / (1 - Math.Exp(-width))
            : (1 - Math.Exp(clears)) / (1 - Math.Exp(-width));
    }

    /// <summary>The h other than 0 with E[exp(h z)] = 1; its sign is opposite to the drift's. The function is convex and 0 at 0.</summary>
    private static double Root(SprtPlan plan, double rate, int sign)
    {
        double Excess(double h) => (rate * Math.Exp(h * plan.PerEvent)) + ((1 - rate) * Math.Exp(h * plan.PerOther)) - 1;

        double outside = sign;
        while (Excess(outside) < 0)
        {
            outside *= 2;
        }

        double inside = 0;
        for (int i = 0; i < 200; i++)
        {
            double middle = (inside + outside) / 2;
            (inside, outside) = Excess(middle) < 0 ? (middle, outside) : (inside, middle);
        }

        return outside;
    }
}
