using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Readiness;
using Reeve.Core.Rules;
using Reeve.Core.Signals;

namespace Reeve.Storage.State;

/// <summary>
/// Writes transitions into the tables, the same way for both databases. Ended things stay as rows with when, by whom and why. To be used inside
/// one transaction.
/// </summary>
internal sealed class StateWriter(DbConnection connection, DbTransaction transaction)
{
    /// <summary>Number of the last journal entry that the tables include, 0 for none.</summary>
    public long AppliedSeq() => long.Parse(
        connection.ExecuteScalar<string?>(StateSql.Meta, new { key = "applied_seq" }, transaction) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Notes the number of the last entry included.</summary>
    public void SetAppliedSeq(long seq) => SetMeta("applied_seq", seq.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes row 1 and the default rules of a new installation, each once.</summary>
    public void Found(DateTimeOffset now)
    {
        if (connection.ExecuteScalar<string?>(StateSql.Meta, new { key = "founded_at" }, transaction) is null)
        {
            Write(ControlState.New(now).Ceiling, now);
            SetMeta("founded_at", StateTime.Format(now));
        }

        if (connection.ExecuteScalar<string?>(StateSql.Meta, new { key = "rules_founded_at" }, transaction) is null)
        {
            foreach (RuleRow rule in DefaultRules.At(now))
            {
                Write(StoredForm.Of(rule));
            }

            SetMeta("rules_founded_at", StateTime.Format(now));
        }
    }

    /// <summary>Writes one transition.</summary>
    public void Write(NumberedTransition numbered)
    {
        switch (StoredForm.Of(numbered.Transition))
        {
            case Transition.HoldPlaced t:
                Write(t.Hold);
                break;
            case Transition.HoldLifted t:
                Execute(StateSql.LiftHold, new { id = t.HoldId, at = StateTime.Format(t.At), by = t.By, reason = t.Reason });
                break;
            case Transition.PermitGranted t:
                Write(t.Permit);
                break;
            case Transition.PermitUsed t:
                Execute(StateSql.UsePermit, new { id = t.PermitId, used = t.Used });
                break;
            case Transition.PermitRevoked t:
                Execute(StateSql.RevokePermit, new { id = t.PermitId, at = StateTime.Format(t.At), by = t.By, reason = t.Reason });
                break;
            case Transition.RequestOpened t:
                Write(t.Request);
                break;
            case Transition.RequestAnswered t:
                Write(t.Request);
                break;
            case Transition.TokenMinted t:
                Execute(StateSql.PutToken, new
                {
                    id = t.Token.Id,
                    name = t.Token.Name,
                    role = t.Token.Role,
                    hash = t.Token.SecretHash,
                    scope = t.Token.Scope,
                    by = t.Token.MintedBy,
                    at = StateTime.Format(t.Token.MintedAt),
                });
                SetMeta("tokens_minted", "1");
                break;
            case Transition.TokenRevoked t:
                Execute(StateSql.RevokeToken, new { id = t.TokenId, at = StateTime.Format(t.At), by = t.By });
                break;
            case Transition.PhaseChanged t:
                Write(t.After, numbered.At);
                break;
            case Transition.RuleWritten t:
                Write(t.Rule);
                break;
            case Transition.RuleDeleted t:
                Execute(StateSql.DeleteRule, new { name = t.Name });
                break;
            case Transition.EventOpened t:
                Write(t.Event, numbered.At);
                break;
            case Transition.EventProbed t:
                Write(t.Event, numbered.At);
                break;
            case Transition.EventResolved t:
                Write(t.Event, numbered.At);
                break;
            case Transition.ProposalWritten t:
                ProposalTable.Write(connection, transaction, t.Proposal);
                break;
            case Transition.AttestationWritten t:
                Write(t.Attestation);
                break;
            case Transition.DrillRun t:
                Write(t.Drill);
                Execute(StateSql.DeleteScope, new { scope = RehearsalScope.Of(t.Drill.Id) });
                break;
            default:
                throw new InvalidOperationException($"Transition {numbered.Transition.GetType().Name} has no table defined.");
        }
    }

    private static string Names(TypeSet types) =>
        JsonSerializer.Serialize(types.Members().Select(t => t.Name).ToArray(), StateJson.Default.StringArray);

    private void Write(ScopePhase row, DateTimeOffset at) => Execute(row.Scope is null ? StateSql.PutCeiling : StateSql.PutScope, new
    {
        scope = row.Scope,
        phase = row.Phase.Name(),
        since = StateTime.Format(row.Since),
        whitelist = Names(row.Whitelist),
        at = StateTime.Format(at),
    });

    private void Write(Hold hold) => Execute(StateSql.PutHold, new
    {
        id = hold.Id,
        kind = hold.Kind.Name(),
        scope = hold.Scope,
        subject = hold.Subject,
        reason = hold.Reason,
        by = hold.PlacedBy,
        at = StateTime.Format(hold.PlacedAt),
    });

    private void Write(Permit permit) => Execute(StateSql.PutPermit, new
    {
        id = permit.Id,
        scope = permit.Scope,
        digest = permit.Digest?.ToString(),
        hold = permit.HoldId,
        uses = permit.Uses,
        used = permit.Used,
        until = StateTime.Format(permit.Until),
        requestedBy = permit.RequestedBy,
        approvedBy = permit.ApprovedBy,
        reason = permit.Reason,
        at = StateTime.Format(permit.GrantedAt),
        text = permit.Text,
    });

    private void Write(PermitRequest request) => Execute(StateSql.PutRequest, new
    {
        id = request.Id,
        scope = request.Scope,
        agent = request.Agent,
        session = request.Session,
        decision = request.DecisionId,
        digest = request.Digest.ToString(),
        tool = request.Tool,
        types = Names(request.Types),
        text = request.Text,
        folder = request.Folder,
        why = request.Why,
        phase = request.Phase.Name(),
        change = request.Change,
        openedAt = StateTime.Format(request.OpenedAt),
        expiresAt = StateTime.Format(request.ExpiresAt),
        status = request.Status.Name(),
        answeredBy = request.AnsweredBy,
        answeredAt = request.AnsweredAt is { } at ? StateTime.Format(at) : null,
        answerReason = request.AnswerReason,
        permit = request.PermitId,
    });

    private void Write(RuleRow rule) => Execute(StateSql.PutRule, new
    {
        name = rule.Name,
        enabled = rule.Enabled ? 1 : 0,
        condition = rule.Condition,
        window = rule.Window,
        action = rule.Action,
        severity = rule.AlertSeverity,
        createdAt = StateTime.Format(rule.CreatedAt),
        updatedAt = StateTime.Format(rule.UpdatedAt),
        minSamples = rule.MinSamples,
        per = rule.Per,
        shadow = rule.Shadow ? 1 : 0,
    });

    private void Write(RuleEvent happened, DateTimeOffset at) => Execute(StateSql.PutEvent, new
    {
        id = happened.Id,
        at = StateTime.Format(happened.At),
        rule = RuleText.Write(happened.Rule),
        metrics = happened.Metrics,
        action = happened.Action.Name(),
        details = happened.Details,
        resolved = happened.IsResolved ? 1 : 0,
        resolvedAt = happened.ResolvedAt is { } resolved ? StateTime.Format(resolved) : null,
        createdAt = StateTime.Format(at),
        name = happened.Rule.Name,
        scope = happened.Scope,
        subject = happened.Subject,
        hold = happened.HoldId,
        probe = happened.Probe?.DecisionId,
        probeOutcome = happened.Probe?.Outcome.Name(),
        probedAt = happened.Probe is { } probe ? StateTime.Format(probe.At) : null,
        resolvedBy = happened.ResolvedBy,
        verdict = happened.Verdict?.Name(),
        note = happened.Note,
    });

    private void Write(Attestation attestation) => Execute(StateSql.PutAttestation, new
    {
        item = attestation.Item,
        status = attestation.Status ? 1 : 0,
        author = attestation.Author,
        evidence = attestation.Evidence,
        at = StateTime.Format(attestation.AttestedAt),
        expiresAt = attestation.ExpiresAt is { } end ? StateTime.Format(end) : null,
    });

    private void Write(Drill drill) => Execute(StateSql.PutDrill, new
    {
        id = drill.Id,
        kind = drill.Kind,
        passed = drill.Passed ? 1 : 0,
        at = StateTime.Format(drill.At),
        milliseconds = drill.Milliseconds,
        by = drill.By,
        details = drill.Details,
    });

    private void SetMeta(string key, string value) => Execute(StateSql.PutMeta, new { key, value });

    private void Execute(string sql, object parameters) => connection.Execute(sql, parameters, transaction);
}
