using Reeve.Core.Decisions;

namespace Reeve.Core.Signals;

/// <summary>Facts about one command at one time: what windows count and rules are evaluated on.</summary>
/// <param name="Second">Seconds since 1970 (UTC) by the clock of the windows; see <see cref="Windows.WindowClock"/>.</param>
/// <param name="Scope">Scope key.</param>
/// <param name="Types">The command's types.</param>
/// <param name="Agent">Agent name.</param>
/// <param name="Facts">What is true of it.</param>
public readonly record struct Signal(long Second, string Scope, TypeSet Types, string Agent, FactSet Facts)
{
    /// <summary>The type it is counted under: of a compound command the strictest, which also decided about it; <see cref="CommandType.Unknown"/> without any.</summary>
    public CommandType Type => Types.IsEmpty ? CommandType.Unknown : Types.Strictest;

    /// <summary>The signal of an outcome.</summary>
    public static Signal Of(OutcomeReport report, long second) =>
        new(second, report.Scope, report.Types, report.Agent, FactSet.Of(report.Outcome));

    /// <summary>The signal of a decision: proposed, and what became of it. What a person is asked about is proposed only.</summary>
    public static Signal Of(CommandRequest request, Verdict verdict, long second) =>
        new(second, request.Scope, request.Types, request.Agent, FactsOf(verdict.Answer, verdict.Ground));

    /// <summary>Facts of a decision.</summary>
    public static FactSet FactsOf(Answer answer, Ground ground) => (answer, ground) switch
    {
        (Answer.Allow, _) => FactSet.Of(Fact.Proposed, Fact.Approved),
        (Answer.Ask, _) => FactSet.Of(Fact.Proposed),
        (_, Ground.Constraint) => FactSet.Of(Fact.Proposed, Fact.Rejected, Fact.ConstraintViolation),
        (_, Ground.Stop or Ground.Quarantine or Ground.Pause) => FactSet.Of(Fact.Proposed, Fact.Rejected, Fact.SafetyGateTrigger),
        (_, Ground.Fault) => FactSet.Of(Fact.Proposed),
        _ => FactSet.Of(Fact.Proposed, Fact.Rejected),
    };
}
