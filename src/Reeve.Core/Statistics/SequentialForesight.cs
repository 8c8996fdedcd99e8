using System.Globalization;
using Reeve.Core.Conditions;

namespace Reeve.Core.Statistics;

/// <summary>A condition that is one sequential test: Wald's formulas (<see cref="SprtExpectation"/>) at both rates.</summary>
internal static class SequentialForesight
{
    public static Foresight Of(ForesightQuestion question)
    {
        SequentialTest test = question.Condition.Tests[0];
        bool isTrouble = CommandModel.CountsTrouble(test.Rate.Metric);
        double Events(double troubles) => isTrouble ? troubles : 1 - troubles;

        double bad = question.Assumptions.BadRate ?? Events(test.Plan.P1);
        SprtExpectation healthy = SprtExpectation.At(test.Plan, Events(question.Assumptions.HealthyRate));
        SprtExpectation ill = SprtExpectation.At(test.Plan, Events(bad));
        return new(ForesightMethod.Formula, string.Create(CultureInfo.InvariantCulture, $"Wald's formulas for the sequential test, healthy {question.Assumptions.HealthyRate:P2}, bad {bad:P2}; it looks at commands, not at the window."))
        {
            FalseTripsPerDay = question.CommandsPerDay / healthy.TrialsToConvict,
            DetectionDelay = question.Delay(ill.TrialsToConvict, bad),
        };
    }
}
