using Reeve.Core.Decisions;
using Reeve.Core.Metrics;

namespace Reeve.Core.Rules;

/// <summary>The engine's word that a rule's condition is true.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Scope">Scope key for <see cref="RulePer.Scope"/>, else null.</param>
/// <param name="Subject">Whom for.</param>
/// <param name="Metrics">What the subject's window held.</param>
/// <param name="Types">Types of the command whose outcome tripped it; empty when time did. A pause without a type in its subject falls back on them.</param>
public sealed record Trip(Rule Rule, string? Scope, RuleSubject Subject, CommandMetrics Metrics, TypeSet Types = default);
