using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Core.Journal;

/// <summary>A transition with its number in the journal.</summary>
/// <param name="Seq">Number of the journal entry.</param>
/// <param name="At">Time of the journal entry (UTC).</param>
/// <param name="Transition">The transition.</param>
public sealed record NumberedTransition(long Seq, DateTimeOffset At, Transition Transition);

/// <summary>A row that is not understood and stops nothing else: of <c>governance_state</c> it counts as L3, of proposals and attestations it is left out.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Id">Its key; of <c>governance_state</c> the scope, null for row 1.</param>
/// <param name="Why">Which value, and what may stand there.</param>
public sealed record MistakenRow(string Table, string? Id, Refusal Why)
{
    /// <summary>Phases.</summary>
    public const string Phases = "governance_state";

    /// <summary>Proposals.</summary>
    public const string Proposals = "scope_expansion_proposals";

    /// <summary>Attestations.</summary>
    public const string Attestations = "readiness_attestations";
}

/// <summary>The state as the database has it.</summary>
/// <param name="State">The state.</param>
/// <param name="AppliedSeq">Number of the last journal entry it includes, 0 for none.</param>
public sealed record StoredState(ControlState State, long AppliedSeq)
{
    /// <summary>Rows that are not understood.</summary>
    public IReadOnlyList<MistakenRow> Mistaken { get; init; } = [];
}

/// <summary>Which events of rules to read, newest first; null = any.</summary>
/// <param name="Id">Exact id.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Limit">At most this many.</param>
public sealed record EventQuery(string? Id = null, string? Rule = null, int Limit = 20);

/// <summary>
/// The current state in SQL, for operators and for a quick start: SQLite's <c>governance.db</c> or PostgreSQL. It follows the journal:
/// transitions are applied in order, each batch in one transaction together with its <c>applied_seq</c>.
/// </summary>
public interface IStateStore : IAsyncDisposable
{
    /// <summary>Reads the whole state in one transaction. A row that cannot be understood is an error that names table, row and column, or stands in <see cref="StoredState.Mistaken"/>; none is skipped in silence.</summary>
    ValueTask<Result<StoredState>> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Events of rules, those that memory has forgotten included.</summary>
    ValueTask<Result<IReadOnlyList<RuleEvent>>> EventsAsync(EventQuery query, CancellationToken cancellationToken = default);

    /// <summary>Keeps a measurement, an assessment or a report; answers once it is on disk.</summary>
    ValueTask<Refusal?> KeepAsync(KeptRecord record, CancellationToken cancellationToken = default);

    /// <summary>Kept records, newest first. A row that cannot be understood is an error that names it.</summary>
    ValueTask<Result<IReadOnlyList<KeptRecord>>> RecordsAsync(RecordQuery query, CancellationToken cancellationToken = default);

    /// <summary>Applies the transitions that are newer than the stored <c>applied_seq</c>, in one transaction.</summary>
    ValueTask<Refusal?> ApplyAsync(IReadOnlyList<NumberedTransition> batch, CancellationToken cancellationToken = default);

    /// <summary>Records that everything up to this number has been applied although the last entries were no transitions.</summary>
    ValueTask<Refusal?> CheckpointAsync(long seq, CancellationToken cancellationToken = default);

    /// <summary>A number that differs from the last one seen when, and only when, another process or connection changed the data.</summary>
    ValueTask<Result<long>> ChangeCounterAsync(CancellationToken cancellationToken = default);

    /// <summary>Integrity of the database, its schema, and that it is not ahead of the journal; null when sound.</summary>
    /// <param name="journalLastSeq">Number of the journal's last entry.</param>
    /// <param name="cancellationToken">Gives up waiting for a turn.</param>
    ValueTask<Refusal?> CheckAsync(long journalLastSeq, CancellationToken cancellationToken = default);

    /// <summary>Deletes measurements, assessments and resolved events that are older, in one transaction.</summary>
    /// <param name="before">UTC.</param>
    /// <param name="archive">File that takes the rows first, as compressed JSON lines; must not exist. Null = they are deleted for good.</param>
    /// <param name="cancellationToken">Gives up waiting for a turn.</param>
    ValueTask<Result<RetiredRows>> RetireAsync(DateTimeOffset before, string? archive, CancellationToken cancellationToken = default);

    /// <summary>Gives the space of deleted rows back.</summary>
    ValueTask<Refusal?> VacuumAsync(CancellationToken cancellationToken = default);

    /// <summary>Bytes that the database takes.</summary>
    ValueTask<Result<long>> SizeAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes a verified backup to the path; refuses to overwrite.</summary>
    ValueTask<Refusal?> BackupAsync(string path, CancellationToken cancellationToken = default);
}
