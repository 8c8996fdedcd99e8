using Reeve.Core.Decisions;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;

namespace Reeve.Agents.Tests.Replay;

/// <summary>A gate of phases and constraints alone, which notes the clock at each call.</summary>
internal sealed class PhaseGate(Phase phase, TimeProvider clock) : IGate, IAsyncDisposable
{
    private readonly TypeSet _allowed = PhaseLadder.Default.Base.Union(PhaseLadder.Default.WhitelistAt(phase));

    public List<DateTimeOffset> Times { get; } = [];

    public List<(string Id, Answer Answer)> Decisions { get; } = [];

    public List<OutcomeReport> Outcomes { get; } = [];

    public bool Disposed { get; private set; }

    public static Answer Judge(Phase phase, TypeSet types, string? constraint) =>
        constraint is not null ? Answer.Deny
        : types.Except(PhaseLadder.Default.Base.Union(PhaseLadder.Default.WhitelistAt(phase))).IsEmpty ? Answer.Allow
        : Answer.Ask;

    public ValueTask<Decision> DecideAsync(CommandRequest request)
    {
        Verdict verdict = request.Constraint is { } constraint ? new Verdict(Answer.Deny, Ground.Constraint, constraint)
            : request.Types.Except(_allowed).IsEmpty ? new Verdict(Answer.Allow, Ground.Phase, phase.Name())
            : new Verdict(Answer.Ask, Ground.NotInPhase, phase.Name());
        Times.Add(clock.GetUtcNow());
        Decisions.Add((request.Id, verdict.Answer));
        return new(new Decision(verdict, phase, "Because."));
    }

    public bool HasWritten(FileMark file) => false;

    public bool Knows(string id) => Decisions.Exists(d => d.Id == id);

    public ValueTask<Refusal?> RecordAsync(OutcomeReport report)
    {
        Outcomes.Add(report);
        return new((Refusal?)null);
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
