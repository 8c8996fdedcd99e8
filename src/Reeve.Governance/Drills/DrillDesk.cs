using System.Collections.Concurrent;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;

namespace Reeve.Governance.Drills;

/// <summary>
/// Performs drills: the real thing, in a scope kept for it, where it can hurt nobody and counts nowhere. Each ends by lifting whatever stands in its scope,
/// in one change with its record; what a killed process left behind is lifted at the next start or drill.
/// </summary>
public sealed class DrillDesk
{
    private readonly Installation _reeve;
    private readonly PhaseLadder _ladder;
    private readonly IStateStore? _store;
    private readonly string? _backups;
    private readonly ConcurrentDictionary<string, string> _running = new(StringComparer.Ordinal);

    /// <summary>Over an installation.</summary>
    /// <param name="reeve">The installation.</param>
    /// <param name="ladder">Phases.</param>
    /// <param name="store">The database, if there is one.</param>
    /// <param name="backups">Folder of the daily backups; null for none.</param>
    internal DrillDesk(Installation reeve, PhaseLadder ladder, IStateStore? store, string? backups)
    {
        _reeve = reeve;
        _ladder = ladder;
        _store = store;
        _backups = backups;
    }

    /// <summary>Drills, newest first; the newest <see cref="DrillHistory.Kept"/> of each kind.</summary>
    public IReadOnlyList<Drill> List() => [.. _reeve.Plane.Current.Drills.Values.NewestFirst()];

    /// <summary>What readiness reads: drills that showed something. One that could not be carried out says nothing.</summary>
    internal IEnumerable<DrillResult> Results() =>
        _reeve.Plane.Current.Drills.Values.Where(d => d.Verdict() != DrillVerdict.Inconclusive).Select(d => new DrillResult(d.Kind, d.Passed, d.At));

    /// <summary>Runs a drill to its end and records it. Needs a person, because what it records is evidence.</summary>
    /// <param name="kind">One of <see cref="ReadinessMeasures.Drills"/>.</param>
    /// <param name="caller">Who runs it, and acts as the person in it.</param>
    public async ValueTask<Result<Drill>> RunAsync(string kind, Caller caller)
    {
        if ((ReadinessMeasures.Drills.Contains(kind, StringComparer.Ordinal) ? Authority.ToLoosen(caller, null) : DrillRefusals.KindUnknown(kind)) is { } refusal)
        {
            return refusal;
        }

        string id = Ids.New(kind);
        if (!_running.TryAdd(kind, id))
        {
            return DrillRefusals.Running(kind, _running.GetValueOrDefault(kind) ?? kind);
        }

        try
        {
            return await TidyAsync().ConfigureAwait(false) is { } untidy ? untidy : await RehearseAsync(kind, new Rehearsal(id, caller, _reeve)).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(kind, out _);
            RemoveFolders();
        }
    }

    /// <summary>Lifts what drills left behind that were cut off, says so, and records that they showed nothing.</summary>
    /// <returns>Why that could not be journalled, or null.</returns>
    internal async ValueTask<Refusal?> TidyAsync()
    {
        RemoveFolders();
        if (!Leftovers(_reeve.Plane.Current).Any())
        {
            return null;
        }

        Result<string[]> tidied = await _reeve.Plane.CommitAsync<string[]>(state =>
        {
            DateTimeOffset now = _reeve.Plane.Time.GetUtcNow();
            string[] left = [.. Leftovers(state)];
            return new Change<string[]>(left, [.. left.SelectMany(scope => End(state, scope, CutOff(state, scope, now), "reeve", now))], Loosens: true);
        }).ConfigureAwait(false);
        if (!tidied.TryGet(out string[]? scopes, out Refusal? refusal))
        {
            return refusal;
        }

        foreach (string scope in scopes)
        {
            _reeve.Alerts.Raise("drill-cut-off", scope, $"A drill was cut off; what it left in {scope} was lifted. Run it again.", scope);
        }

        return null;
    }

    private async ValueTask<Result<Drill>> RehearseAsync(string kind, Rehearsal rehearsal)
    {
        DrillEvidence evidence;
        try
        {
            evidence = await PerformAsync(kind, rehearsal).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            rehearsal.Log.CouldNot("files", e.Message);
            evidence = rehearsal.Log.Evidence("");
        }
        catch
        {
            rehearsal.Log.CouldNot("bug", "A bug in Reeve; see the service's log and report it.");
            await RecordAsync(kind, rehearsal, rehearsal.Log.Evidence("")).ConfigureAwait(false);
            throw;
        }

        return await RecordAsync(kind, rehearsal, evidence).ConfigureAwait(false);
    }

    private ValueTask<DrillEvidence> PerformAsync(string kind, Rehearsal rehearsal) => kind switch
    {
        "kill-switch" => KillSwitchDrill.RunAsync(rehearsal, _reeve),
        "rollback" => RollbackDrill.RunAsync(rehearsal, _reeve, _ladder),
        "breaker" => BreakerDrill.RunAsync(rehearsal, _reeve, _ladder),
        "restore" => RestoreDrill.RunAsync(rehearsal, _reeve, _store, _backups),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private ValueTask<Result<Drill>> RecordAsync(string kind, Rehearsal rehearsal, DrillEvidence evidence) => _reeve.Plane.CommitAsync<Drill>(state =>
    {
        var drill = new Drill(
            rehearsal.Id,
            kind,
            evidence.Verdict == DrillVerdict.Passed,
            rehearsal.Began,
            (long)Math.Ceiling(rehearsal.Log.Elapsed.TotalMilliseconds),
            rehearsal.Caller.Name,
            evidence.Write());
        return new Change<Drill>(drill, [.. End(state, rehearsal.Scope, drill, rehearsal.Caller.Name, _reeve.Plane.Time.GetUtcNow())], Loosens: true);
    });

    /// <summary>Scopes of rehearsals in which something stands although no drill is under way there.</summary>
    private IEnumerable<string> Leftovers(ControlState state) => state.Scopes.Keys
        .Concat(state.Holds.Values.Select(h => h.Scope ?? ""))
        .Concat(state.Permits.Keys)
        .Concat(state.Requests.Values.Where(r => r.Status == RequestStatus.Pending).Select(r => r.Scope))
        .Where(RehearsalScope.Is)
        .Distinct(StringComparer.Ordinal)
        .Except(_running.Values.Select(RehearsalScope.Of));

    /// <summary>Everything that stands in the scope ends; the record comes last, and the scope's row goes with it.</summary>
    private static IEnumerable<Transition> End(ControlState state, string scope, Drill drill, string by, DateTimeOffset now)
    {
        string why = $"drill {drill.Id} is over";
        return
        [
            .. state.Permits.GetValueOrDefault(scope)?.Keys.Select(id => new Transition.PermitRevoked(id, by, why, now)) ?? [],
            .. state.Requests.Values.Where(r => r.Status == RequestStatus.Pending && r.Scope == scope)
                .Select(r => new Transition.RequestAnswered(r with { Status = RequestStatus.Expired, AnsweredBy = by, AnsweredAt = now, AnswerReason = why })),
            .. state.Holds.Values.Where(h => h.Scope == scope).Select(h => new Transition.HoldLifted(h.Id, by, why, now)),
            new Transition.DrillRun(drill),
        ];
    }

    private static Drill CutOff(ControlState state, string scope, DateTimeOffset now)
    {
        string id = scope[RehearsalScope.Prefix.Length..];
        return state.Drills.GetValueOrDefault(id) ?? new Drill(
            id,
            ReadinessMeasures.Drills.FirstOrDefault(k => id.StartsWith($"{k}-", StringComparison.Ordinal)) ?? "unknown",
            Passed: false,
            state.Holds.Values.Where(h => h.Scope == scope).Select(h => (DateTimeOffset?)h.PlacedAt).Min() ?? state.Scopes.GetValueOrDefault(scope)?.Since ?? now,
            0,
            "reeve",
            new DrillEvidence(DrillVerdict.Inconclusive, "Cut off: Reeve ended while it was under way. What it left was lifted.", []).Write());
    }

    private void RemoveFolders()
    {
        if (_backups is null || !Directory.Exists(_backups))
        {
            return;
        }

        try
        {
            foreach (string folder in Directory.EnumerateDirectories(_backups, RestoreDrill.Folder + "*").ToArray())
            {
                if (!_running.Values.Contains(Path.GetFileName(folder)[RestoreDrill.Folder.Length..], StringComparer.Ordinal))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _reeve.Alerts.Show("drill-folder-left", _backups, $"What a drill left there could not be deleted: {e.Message}");
        }
    }
}
