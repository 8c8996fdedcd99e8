using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Core.Proposals;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Storage.State;

/// <summary>Reads the state out of the tables, the same way for both databases. To be used inside one transaction.</summary>
internal static class StateReader
{
    /// <summary>Everything that stands, plus what <see cref="ControlState.Remembered"/> keeps.</summary>
    public static Result<StoredState> Read(DbConnection connection, DbTransaction transaction, string database, DateTimeOffset now)
    {
        var table = new Table(connection, transaction, now - ControlState.Remembered);
        ImmutableArray<ScopePhase> rows = table.ReadEach(MistakenRow.Phases, Row, row => Lowest(row, now));
        ImmutableArray<Hold> holds = table.Read("holds", """WHERE "lifted_at" IS NULL""", Hold);
        ImmutableArray<Permit> permits = table.Read("permits", """WHERE "revoked_at" IS NULL AND "until" >= @horizon""", Permit);
        ImmutableArray<PermitRequest> requests =
            table.Read("requests", """WHERE "status" = 'pending' OR "answered_at" >= @horizon OR "answered_at" IS NULL""", Request);
        ImmutableArray<TokenRecord> tokens = table.Read("tokens", """WHERE "revoked_at" IS NULL""", Token);
        ImmutableArray<RuleRow> rules = table.Read("circuit_breaker_rules", "", Rule);
        ImmutableArray<RuleEvent> events =
            table.Read("circuit_breaker_events", """WHERE "resolved" = 0 OR "resolved_at" >= @horizon OR "resolved_at" IS NULL""", row => Event(row, now));
        ImmutableArray<PhaseProposal> proposals = table.ReadEach(MistakenRow.Proposals, ProposalTable.Read, _ => null);
        ImmutableArray<Attestation> attestations = table.ReadEach(MistakenRow.Attestations, Attested, _ => null);
        ImmutableArray<Drill> drills = table.Read("drills", "", Drilled);
        bool minted = string.Equals(table.Meta("tokens_minted"), "1", StringComparison.Ordinal) || table.Any("tokens");
        string applied = table.Meta("applied_seq") ?? "0";
        if (table.Problem is { } problem)
        {
            return problem;
        }

        if (!long.TryParse(applied, NumberStyles.None, CultureInfo.InvariantCulture, out long seq))
        {
            return StateRefusals.BadValue("reeve_meta", "applied_seq", "value", applied, "a whole number from 0");
        }

        if (rows.FirstOrDefault(r => r.Scope is null) is not { } ceiling)
        {
            return StateRefusals.NoCeiling(database);
        }

        var state = new ControlState
        {
            Ceiling = ceiling,
            Scopes = rows.Where(r => r.Scope is not null).ToImmutableDictionary(r => r.Scope!),
            Holds = holds.ToImmutableDictionary(h => h.Id),
            Permits = permits.GroupBy(p => p.Scope).ToImmutableDictionary(g => g.Key, g => g.ToImmutableDictionary(p => p.Id)),
            Requests = requests.ToImmutableDictionary(r => r.Id),
            Tokens = tokens.ToImmutableDictionary(t => t.Id),
            TokensMinted = minted,
            Rules = rules.ToImmutableDictionary(r => r.Name),
            Events = events.ToImmutableDictionary(e => e.Id),
            Proposals = proposals.ToImmutableDictionary(p => p.ProposalId),
            Attestations = attestations.ToImmutableDictionary(a => a.Item),
            Drills = drills.Aggregate(ImmutableDictionary<string, Drill>.Empty, DrillHistory.With),
        };
        return new StoredState(state.Forget(now), seq) { Mistaken = table.Mistaken };
    }

    /// <summary>Events of rules, newest first.</summary>
    public static Result<IReadOnlyList<RuleEvent>> Events(DbConnection connection, DbTransaction transaction, EventQuery query, DateTimeOffset now)
    {
        var table = new Table(connection, transaction, now);
        ImmutableArray<RuleEvent> events = table.Read(
            "circuit_breaker_events", StateSql.FindEvents, row => Event(row, now), ("id", query.Id), ("rule", query.Rule), ("limit", (long)query.Limit));
        return table.Problem is { } problem ? problem : events.Where(e => query.Rule is null || e.Rule.Name == query.Rule).ToArray();
    }

    /// <summary>Kept records of a kind, newest first.</summary>
    public static Result<IReadOnlyList<KeptRecord>> Records(DbConnection connection, DbTransaction transaction, RecordQuery query, DateTimeOffset now)
    {
        var table = new Table(connection, transaction, now);
        (string name, string column) = RecordTables.Of(query.Kind);
        string time = $"""replace(replace("{column}", 'T', ' '), 'Z', '')""";
        ImmutableArray<KeptRecord> records = table.Read(
            name,
            $"""
            WHERE (CAST(@id AS TEXT) IS NULL OR "id" = @id)
              AND (CAST(@from AS TEXT) IS NULL OR {time} >= @from) AND (CAST(@to AS TEXT) IS NULL OR {time} < @to)
            ORDER BY {time} DESC, "id" DESC LIMIT @limit
            """,
            row => RecordTables.Read(query.Kind, row),
            ("id", query.Id),
            ("from", Bound(query.From)),
            ("to", Bound(query.To)),
            ("limit", (long)query.Limit));
        return table.Problem is { } problem ? problem : records.ToArray();
    }

    // In its shortest form, which comes before every longer one of the same moment.
    private static string? Bound(DateTimeOffset? at) => at is { } time ? StateTime.Format(time).TrimEnd('0').TrimEnd('.') : null;

    private static RuleRow Rule(StateRow row) => new()
    {
        Name = row.Text("name"),
        Enabled = row.Flag("enabled"),
        Condition = row.Text("condition"),
        Window = row.Text("window"),
        Action = row.Text("action"),
        AlertSeverity = row.Text("alert_severity"),
        MinSamples = row.Count("min_samples"),
        Per = row.Text("per"),
        Shadow = row.Flag("shadow"),
        CreatedAt = row.Time("created_at"),
        UpdatedAt = row.Time("updated_at"),
    };

    private static RuleEvent Event(StateRow row, DateTimeOffset now)
    {
        DateTimeOffset at = row.Time("timestamp");
        return new RuleEvent
        {
            Id = row.Text("id"),
            At = at,
            Rule = RuleText.Read(row.Text("rule"), row.Action("action"), at),
            Scope = row.OptionalText("scope"),
            Subject = row.OptionalText("subject"),
            Metrics = row.Text("metrics"),
            Action = row.Action("action"),
            Details = row.Text("details"),
            HoldId = row.OptionalText("hold_id"),
            Probe = row.OptionalText("probe_id") is { } probe ? new RuleProbe(probe, row.Outcome("probe_outcome"), row.Time("probed_at")) : null,

            // Whoever resolves by hand seldom says when.
            ResolvedAt = row.Flag("resolved") ? row.OptionalTime("resolved_at") ?? now : null,
            ResolvedBy = row.OptionalText("resolved_by"),
            Verdict = row.OptionalVerdict("verdict"),
            Note = row.OptionalText("note"),
        };
    }

    private static Attestation Attested(StateRow row) => new(
        row.Text("item"), row.Flag("status"), row.Text("author"), row.OptionalText("evidence"), row.Time("attested_at"), row.OptionalTime("expires_at"));

    private static Drill Drilled(StateRow row) => new(
        row.Text("id"), row.Text("kind"), row.Flag("passed"), row.Time("at"), row.Whole("milliseconds"), row.Text("by"), row.Text("details"));

    private static ScopePhase Row(StateRow row) => new(
        row.OptionalText("scope"), row.Phase("current_phase"), row.Time("phase_start_date"), row.Types("command_whitelist"));

    // A phase that nobody understands allows nothing above L3.
    private static ScopePhase Lowest(StateRow row, DateTimeOffset now) => new(
        row.OptionalText("scope"), Phase.L3, StateTime.TryParse(row.OptionalText("phase_start_date") ?? "", out DateTimeOffset since) ? since : now, TypeSet.Empty);

    private static Hold Hold(StateRow row)
    {
        string name = row.Text("kind");
        if (!HoldKinds.TryParse(name, out HoldKind kind))
        {
            row.Bad("kind", name, "stop, quarantine or pause");
        }

        return new Hold(
            row.Text("id"),
            kind,
            row.OptionalText("scope"),
            row.OptionalText("subject"),
            row.Text("reason"),
            row.Text("placed_by"),
            row.Time("placed_at"));
    }

    private static Permit Permit(StateRow row) => new()
    {
        Id = row.Text("id"),
        Scope = row.Text("scope"),
        Digest = row.OptionalDigest("digest"),
        HoldId = row.OptionalText("hold_id"),
        Uses = row.OptionalCount("uses"),
        Used = row.Count("used"),
        Until = row.Time("until"),
        RequestedBy = row.Text("requested_by"),
        ApprovedBy = row.Text("approved_by"),
        Reason = row.Text("reason"),
        GrantedAt = row.Time("granted_at"),
        Text = row.Text("text"),
    };

    private static PermitRequest Request(StateRow row)
    {
        string name = row.Text("status");
        if (!RequestStatuses.TryParse(name, out RequestStatus status))
        {
            row.Bad("status", name, "pending, approved, refused, expired or native");
        }

        return new PermitRequest
        {
            Id = row.Text("id"),
            Scope = row.Text("scope"),
            Agent = row.Text("agent"),
            Session = row.Text("session"),
            DecisionId = row.Text("decision_id"),
            Digest = row.Digest("digest"),
            Tool = row.Text("tool"),
            Types = row.Types("types"),
            Text = row.Text("text"),
            Folder = row.Text("folder"),
            Why = row.Text("why"),
            Phase = row.Phase("phase"),
            Change = row.OptionalText("change"),
            OpenedAt = row.Time("opened_at"),
            ExpiresAt = row.Time("expires_at"),
            Status = status,
            AnsweredBy = row.OptionalText("answered_by"),
            AnsweredAt = row.OptionalTime("answered_at"),
            AnswerReason = row.OptionalText("answer_reason"),
            PermitId = row.OptionalText("permit_id"),
        };
    }

    private static TokenRecord Token(StateRow row)
    {
        string role = row.Text("role");
        if (!Role.All.Contains(role))
        {
            row.Bad("role", role, $"one of {string.Join(", ", Role.All)}");
        }

        return new TokenRecord(
            row.Text("id"), row.Text("name"), role, row.Text("secret_hash"), row.OptionalText("scope"), row.Text("minted_by"), row.Time("minted_at"));
    }

    private sealed class Table(DbConnection connection, DbTransaction transaction, DateTimeOffset horizon)
    {
        private readonly List<MistakenRow> _mistaken = [];

        public Refusal? Problem { get; private set; }

        public IReadOnlyList<MistakenRow> Mistaken => _mistaken;

        /// <summary>Reads a whole table; a row that is not understood stops no other.</summary>
        /// <param name="table">Its name.</param>
        /// <param name="read">Reads a row.</param>
        /// <param name="instead">What stands in for one that is not understood; null for nothing.</param>
        public ImmutableArray<T> ReadEach<T>(string table, Func<StateRow, T> read, Func<StateRow, T?> instead)
            where T : class
        {
            using DbCommand command = Command($"""SELECT * FROM "{table}" """);
            using DbDataReader reader = command.ExecuteReader();
            ImmutableArray<T>.Builder all = ImmutableArray.CreateBuilder<T>();
            while (reader.Read())
            {
                var row = new StateRow(reader, table);
                T? one = read(row);
                if (row.Problem is { } problem)
                {
                    _mistaken.Add(new MistakenRow(table, table == MistakenRow.Phases ? row.OptionalText("scope") : row.Key, problem));
                    one = instead(row);
                }

                if (one is not null)
                {
                    all.Add(one);
                }
            }

            return all.ToImmutable();
        }

        public ImmutableArray<T> Read<T>(string table, string where, Func<StateRow, T> read, params (string Name, object? Value)[] parameters)
        {
            // Only the day is compared here: it sorts the same whether a blank or a T follows. The exact cut is made on the values read.
            using DbCommand command = Command($"""SELECT * FROM "{table}" {where}""");
            if (where.Contains("@horizon", StringComparison.Ordinal))
            {
                Add(command, "horizon", StateTime.Format(horizon)[..10]);
            }

            foreach ((string name, object? value) in parameters)
            {
                Add(command, name, value);
            }

            using DbDataReader reader = command.ExecuteReader();
            ImmutableArray<T>.Builder all = ImmutableArray.CreateBuilder<T>();
            while (reader.Read())
            {
                var row = new StateRow(reader, table);
                all.Add(read(row));
                Problem ??= row.Problem;
            }

            return all.ToImmutable();
        }

        public string? Meta(string key)
        {
            using DbCommand command = Command(StateSql.Meta);
            Add(command, "key", key);
            return command.ExecuteScalar() as string;
        }

        public bool Any(string table)
        {
            using DbCommand command = Command($"""SELECT 1 FROM "{table}" LIMIT 1""");
            return command.ExecuteScalar() is not null;
        }

        private static void Add(DbCommand command, string name, object? value)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        private DbCommand Command(string sql)
        {
            DbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            return command;
        }
    }
}
