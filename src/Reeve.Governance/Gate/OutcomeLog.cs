using System.Collections.Immutable;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Core.Signals;
using Reeve.Governance.Alerts;
using Reeve.Governance.Breaker;
using Reeve.Governance.Control;
using Reeve.Governance.Requests;
using Reeve.Governance.Rules;

namespace Reeve.Governance.Gate;

/// <summary>
/// Joins outcomes to decisions and journals them once. An outcome without a decision means that the gate was not asked (a dead hook);
/// an outcome of a denied command means that it was not obeyed.
/// </summary>
internal sealed class OutcomeLog(
    ControlPlane plane,
    IJournal journal,
    RecentDecisions recent,
    RequestDesk requests,
    EventDesk events,
    CircuitBreaker breaker,
    AlertLog alerts,
    WrittenFiles written,
    int watchedSessions)
{
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, 32).Select(_ => new Lock())];
    private readonly Lock _lock = new();
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Queue<string> _reportedOrder = new();

    public async ValueTask<Refusal?> RecordAsync(OutcomeReport report)
    {
        (Verdict? verdict, string? requestId) = Find(report.Id);
        lock (_stripes[(uint)report.Id.GetHashCode(StringComparison.Ordinal) % _stripes.Length])
        {
            if (IsKnown(report))
            {
                return null;
            }

            if (Write(report, verdict) is { } unwritten)
            {
                return unwritten;
            }
        }

        foreach (FileMark file in Unforeseen(report, verdict))
        {
            written.Add(file);
        }

        Watch(report, verdict);
        if (await breaker.FollowAsync().ConfigureAwait(false) is { } untripped)
        {
            return untripped;
        }

        if (report.Trusted && verdict is { Ground: Ground.Permit } passed && await events.ProbedAsync(passed.Reference, report).ConfigureAwait(false) is { } unprobed)
        {
            return unprobed;
        }

        return verdict is { Answer: Answer.Ask } && requestId is not null && report.Outcome != Outcome.Rejected
            ? await requests.AnsweredAtCliAsync(requestId, report.Id).ConfigureAwait(false)
            : null;
    }

    /// <summary>The first outcome of a call counts, but nobody without a hook's token can get ahead of the hook.</summary>
    private bool IsKnown(OutcomeReport report) =>
        journal.Find(EntryKind.Outcome, report.Id) is { } line && (!report.Trusted || line.Json.Span.IndexOf(",\"trusted\":true"u8) >= 0);

    /// <summary>What the call wrote although it was not Reeve that let it run: a person at the CLI did, or nobody asked.</summary>
    private static ImmutableArray<FileMark> Unforeseen(OutcomeReport report, Verdict? verdict) =>
        verdict is { Answer: Answer.Allow } || report.Outcome == Outcome.Rejected ? [] : report.Writes;

    private Refusal? Write(OutcomeReport report, Verdict? verdict)
    {
        EntryBody body = EntryBody.Start();
        body.Text("cli"u8, report.Cli);
        body.Text("tool"u8, report.Tool);
        body.Types("types"u8, report.Types);
        body.Text("outcome"u8, report.Outcome.Name());
        body.Number("exitCode"u8, report.ExitCode);
        body.Number("durationMs"u8, report.DurationMs);
        body.Flag("trusted"u8, report.Trusted);
        body.Flag("orphan"u8, verdict is null);
        bool denied = verdict is { Answer: Answer.Deny };
        body.Flag("denied"u8, denied);
        body.Files(WrittenHistory.Member, Unforeseen(report, verdict));
        DateTimeOffset at = plane.Time.GetUtcNow();
        long second = breaker.Second;
        body.Number(SignalEntry.SecondMember, second == at.ToUnixTimeSeconds() ? null : second);
        CountedAs counted = CountedAs.Of(report.Outcome, denied, report.Trusted).In(report.Scope);
        var head = new EntryHead(EntryKind.Outcome, at, report.Id, report.Scope, report.Agent, report.Session, counted);

        // Once tokens exist, only what came with a hook's token is evidence.
        bool isEvidence = report.Trusted || !plane.Current.TokensMinted;
        Signal signal = Signal.Of(report, second) with { Facts = counted.Facts };
        return journal.Write(breaker.Enqueue(head, body.Written, default, isEvidence ? signal : null));
    }

    private (Verdict? Verdict, string? RequestId) Find(string id)
    {
        if (recent.Find(id)?.Decision is { } decision)
        {
            return (decision.Verdict, decision.RequestId);
        }

        return journal.Find(EntryKind.Decision, id) is { } line && DecisionEntry.Read(line) is { } recorded
            ? (recorded.Verdict, recorded.RequestId)
            : (null, null);
    }

    private void Watch(OutcomeReport report, Verdict? verdict)
    {
        if (verdict is null && FirstOf($"dead {report.Session}"))
        {
            alerts.Raise(
                "dead-hook",
                report.Session,
                $"An outcome of {report.Tool} ({report.Id}) came without a decision: the gate is not asked in this session. Run `reeve hook verify {report.Cli}`.",
                report.Scope,
                report.Agent,
                report.Session);
        }

        if (verdict is { Answer: Answer.Deny } && report.Outcome != Outcome.Rejected && FirstOf($"disobeyed {report.Session}"))
        {
            alerts.Raise(
                "denied-command-ran",
                report.Session,
                $"{report.Tool} ({report.Id}) was denied and yet reported an outcome. Quarantine the session with `reeve hold place quarantine {report.Session} --reason …`.",
                report.Scope,
                report.Agent,
                report.Session);
        }
    }

    /// <summary>Once per session and kind; the newest sessions are remembered.</summary>
    private bool FirstOf(string key)
    {
        lock (_lock)
        {
            if (!_reported.Add(key))
            {
                return false;
            }

            _reportedOrder.Enqueue(key);
            if (_reportedOrder.Count > watchedSessions)
            {
                _reported.Remove(_reportedOrder.Dequeue());
            }

            return true;
        }
    }
}
