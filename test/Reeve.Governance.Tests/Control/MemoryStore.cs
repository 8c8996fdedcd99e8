using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Governance.Tests.Control;

/// <summary>A database in memory that can be made to wait, and edited as an operator would.</summary>
internal sealed class MemoryStore(ControlState state) : IStateStore
{
    private readonly List<KeptRecord> _records = [];
    private long _applied;

    public ControlState State { get; private set; } = state;

    public Task Gate { get; set; } = Task.CompletedTask;

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<Result<StoredState>> LoadAsync(CancellationToken cancellationToken = default) => new(new StoredState(State, _applied));

    public ValueTask<Result<IReadOnlyList<RuleEvent>>> EventsAsync(EventQuery query, CancellationToken cancellationToken = default) =>
        new((Result<IReadOnlyList<RuleEvent>>)State.Events.Values.ToArray());

    public ValueTask<Refusal?> KeepAsync(KeptRecord record, CancellationToken cancellationToken = default)
    {
        _records.Insert(0, record);
        return new((Refusal?)null);
    }

    public ValueTask<Result<IReadOnlyList<KeptRecord>>> RecordsAsync(RecordQuery query, CancellationToken cancellationToken = default) =>
        new((Result<IReadOnlyList<KeptRecord>>)_records
            .Where(r => query.Kind == (r is MetricsSnapshot ? RecordKind.Metrics : r is ReadinessAssessment ? RecordKind.Readiness : RecordKind.Report))
            .Where(r => (query.Id is null || r.Id == query.Id) && !(r.Timestamp < query.From) && !(r.Timestamp >= query.To)).Take(query.Limit).ToArray());

    public async ValueTask<Refusal?> ApplyAsync(IReadOnlyList<NumberedTransition> batch, CancellationToken cancellationToken = default)
    {
        if (!Gate.IsCompleted)
        {
            Entered.TrySetResult();
            await Gate;
        }

        foreach (NumberedTransition transition in batch)
        {
            State = State.Apply(transition.Transition);
            _applied = transition.Seq;
        }

        return null;
    }

    public ValueTask<Refusal?> CheckpointAsync(long seq, CancellationToken cancellationToken = default) => new((Refusal?)null);

    public ValueTask<Result<long>> ChangeCounterAsync(CancellationToken cancellationToken = default) => new((Result<long>)1L);

    public ValueTask<Refusal?> CheckAsync(long journalLastSeq, CancellationToken cancellationToken = default) => new((Refusal?)null);

    public ValueTask<Refusal?> BackupAsync(string path, CancellationToken cancellationToken = default) => new((Refusal?)null);

    public ValueTask<Result<RetiredRows>> RetireAsync(DateTimeOffset before, string? archive, CancellationToken cancellationToken = default) =>
        new((Result<RetiredRows>)new RetiredRows(_records.RemoveAll(r => r is MetricsSnapshot && r.Timestamp < before), _records.RemoveAll(r => r.Timestamp < before), 0));

    public ValueTask<Refusal?> VacuumAsync(CancellationToken cancellationToken = default) => new((Refusal?)null);

    public ValueTask<Result<long>> SizeAsync(CancellationToken cancellationToken = default) => new((Result<long>)0L);

    public ValueTask DisposeAsync() => default;
}
