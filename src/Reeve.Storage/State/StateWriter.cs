using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;

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

    /// <summary>Writes row 1 of a new installation, once.</summary>
    public void Found(DateTimeOffset now)
    {
        if (connection.ExecuteScalar<string?>(StateSql.Meta, new { key = "founded_at" }, transaction) is null)
        {
            Write(ControlState.New(now).Ceiling, now);
            SetMeta("founded_at", StateTime.Format(now));
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

    private void SetMeta(string key, string value) => Execute(StateSql.PutMeta, new { key, value });

    private void Execute(string sql, object parameters) => connection.Execute(sql, parameters, transaction);
}
