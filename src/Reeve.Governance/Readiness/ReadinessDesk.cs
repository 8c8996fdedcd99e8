using System.Globalization;
using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Governance.Alerts;
using Reeve.Governance.Control;
using Reeve.Governance.Metrics;
using Reeve.Governance.Rules;

namespace Reeve.Governance.Readiness;

/// <summary>Assesses how ready the installation is for the next phase, and keeps what was found.</summary>
public sealed class ReadinessDesk : IDisposable
{
    /// <summary>How far back commands are counted.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    private readonly ControlPlane _plane;
    private readonly IStateStore? _store;
    private readonly RuleDesk _rules;
    private readonly PhaseLadder _ladder;
    private readonly Func<DateTimeOffset, DateTimeOffset, ValueTask<Result<CommandMetrics>>> _count;
    private readonly ChecklistFile _checklist;
    private readonly PhaseHistory _history;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ReadinessAssessment? _latest;
    private JournalVerified? _lastCheck;

    internal ReadinessDesk(
        ControlPlane plane,
        IJournal journal,
        IStateStore? store,
        RuleDesk rules,
        PhaseLadder ladder,
        AlertLog alerts,
        Func<DateTimeOffset, DateTimeOffset, ValueTask<Result<CommandMetrics>>> count,
        ReadinessSources sources)
    {
        _plane = plane;
        _store = store;
        _rules = rules;
        _ladder = ladder;
        _count = count;
        _checklist = new ChecklistFile(sources.ChecklistFile, alerts);
        _history = new PhaseHistory(journal);
        Sources = sources;
        _lastCheck = ReadCheck(sources);
    }

    /// <summary>Where facts come from.</summary>
    public ReadinessSources Sources { get; }

    /// <summary>The checklist in force.</summary>
    public ReadinessChecklist Checklist => _checklist.Current();

    /// <summary>Why the checklist's file is not in force, or null.</summary>
    public Refusal? ChecklistProblem
    {
        get
        {
            _checklist.Current();
            return _checklist.Problem;
        }
    }

    /// <summary>Assesses over <see cref="Period"/> and keeps the assessment. What cannot be measured does not pass; refused when it cannot be kept.</summary>
    public async ValueTask<Result<ReadinessAssessment>> AssessAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!(await ReadLatestAsync().ConfigureAwait(false)).TryGet(out ReadinessAssessment? before, out Refusal? refusal) && refusal is not null)
            {
                return refusal;
            }

            ReadinessFacts facts = await FactsAsync().ConfigureAwait(false);
            ReadinessAssessment assessment = ReadinessAssessor.Assess(_checklist.Current(), facts, Ids.New("readiness"), before);
            refusal = _store is null ? null : await _store.KeepAsync(assessment).ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            _latest = assessment;
            return assessment;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The assessment kept last, or null.</summary>
    public async ValueTask<Result<ReadinessAssessment?>> LatestAsync() => await ReadLatestAsync().ConfigureAwait(false);

    /// <summary>Assessments kept, newest first.</summary>
    /// <param name="from">Not made before (UTC); null = from the first.</param>
    /// <param name="to">Made before (UTC); null = up to now.</param>
    /// <param name="limit">1 to <see cref="RecordQuery.MostListed"/>.</param>
    public async ValueTask<Result<IReadOnlyList<ReadinessAssessment>>> HistoryAsync(DateTimeOffset? from, DateTimeOffset? to, int limit) =>
        from > to ? MetricsRefusals.HistoryReversed(from.Value, to.Value)
        : _store is null ? Array.Empty<ReadinessAssessment>()
        : (await _store.RecordsAsync(new RecordQuery(RecordKind.Readiness, null, limit, from, to)).ConfigureAwait(false))
            .TryGet(out IReadOnlyList<KeptRecord>? kept, out Refusal? refusal) ? kept.Cast<ReadinessAssessment>().ToArray() : refusal;

    /// <summary>Notes that the whole journal was checked, now.</summary>
    /// <param name="sound">Nothing was wrong.</param>
    /// <returns>Null, or why it will be forgotten with this process.</returns>
    public Refusal? NoteCheck(bool sound)
    {
        var found = new JournalVerified(_plane.Time.GetUtcNow(), sound);
        Volatile.Write(ref _lastCheck, found);
        return Sources.LastCheck?.Replace(Encoding.UTF8.GetBytes($"{found.At.ToString("O", CultureInfo.InvariantCulture)} {(sound ? "sound" : "damaged")}\n"));
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // What the file says in a way that is not understood was not said.
    private static JournalVerified? ReadCheck(ReadinessSources sources) =>
        sources.LastCheck is { } file && file.Read().TryGet(out byte[]? bytes, out _)
            && Encoding.UTF8.GetString(bytes).Trim().Split(' ') is [var at, "sound" or "damaged"] words
            && DateTimeOffset.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new JournalVerified(time, words[1] == "sound") : null;

    // The database may have been cleaned by hand since, or be written by another command: it knows better than memory.
    private async ValueTask<Result<ReadinessAssessment?>> ReadLatestAsync() =>
        _store is null ? _latest
        : (await _store.RecordsAsync(new RecordQuery(RecordKind.Readiness, Limit: 1)).ConfigureAwait(false)).TryGet(out IReadOnlyList<KeptRecord>? kept, out Refusal? refusal)
            ? kept.OfType<ReadinessAssessment>().FirstOrDefault()
            : refusal;

    private async ValueTask<ReadinessFacts> FactsAsync()
    {
        DateTimeOffset now = _plane.Time.GetUtcNow();
        ControlState state = _plane.Current;
        Result<CommandMetrics> counted = await _count(now - Period, now).ConfigureAwait(false);
        counted.TryGet(out CommandMetrics? metrics, out Refusal? uncounted);
        RuleBook rules = _rules.Book;
        return new ReadinessFacts
        {
            Now = now,
            Phase = state.Ceiling.Phase,
            PhaseStart = state.Ceiling.Since,
            Governed = _history.Count(now),
            ValidationDays = _ladder.Steps.FirstOrDefault(s => s.Phase == state.Ceiling.Phase)?.ValidationDays,
            Metrics = metrics,
            MetricsProblem = uncounted?.What,
            RulesEnabled = rules.Enabled.Count(r => !r.Shadow),
            RulesInvalid = [.. rules.All.Where(r => r.Rule is null).Select(r => r.Row.Name)],
            LastScrape = Sources.LastScrape(),
            Drills = [.. Sources.Drills()],
            LastCheck = Volatile.Read(ref _lastCheck),
            Attestations = state.Attestations,
            Environment = Sources.Environment,
        };
    }
}
