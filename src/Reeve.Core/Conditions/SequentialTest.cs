using Reeve.Core.Statistics;

namespace Reeve.Core.Conditions;

/// <summary>One <c>sequential(…)</c> of a condition. It keeps state of its own per subject, outside the window.</summary>
/// <param name="Rate">The rate whose trials it is fed.</param>
/// <param name="Plan">The test's rates and error probabilities.</param>
public sealed record SequentialTest(MetricRef Rate, SprtPlan Plan);
