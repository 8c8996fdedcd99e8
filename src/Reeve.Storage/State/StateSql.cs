namespace Reeve.Storage.State;

/// <summary>The statements, in the SQL that SQLite 3.35 and PostgreSQL share.</summary>
internal static class StateSql
{
    /// <summary>Every table of the state, for counting and checking.</summary>
    public static readonly string[] Tables = ["governance_state", "holds", "permits", "requests", "tokens", "circuit_breaker_rules", "circuit_breaker_events", "metrics_snapshots", "readiness_assessments", "governance_reports", "scope_expansion_proposals", "readiness_attestations", "drills", "reeve_meta", "schema_migrations"];

    public const string MigrationTable = """
        CREATE TABLE IF NOT EXISTS "schema_migrations" (
          "number" INTEGER NOT NULL PRIMARY KEY,
          "name" TEXT NOT NULL,
          "checksum" TEXT NOT NULL,
          "applied_at" TEXT NOT NULL
        )
        """;

    public const string AppliedMigrations =
        """SELECT CAST("number" AS BIGINT) AS "Number", "name" AS "Name", "checksum" AS "Checksum" FROM "schema_migrations" ORDER BY "number" """;

    public const string RecordMigration =
        """INSERT INTO "schema_migrations" ("number", "name", "checksum", "applied_at") VALUES (@number, @name, @checksum, @at)""";

    public const string Meta = """SELECT "value" FROM "reeve_meta" WHERE "key" = @key""";

    public const string PutMeta = """
        INSERT INTO "reeve_meta" ("key", "value") VALUES (@key, @value)
        ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"
        """;

    public const string PutCeiling = """
        INSERT INTO "governance_state" ("id", "current_phase", "phase_start_date", "command_whitelist", "created_at", "updated_at")
        VALUES (1, @phase, @since, @whitelist, @at, @at)
        ON CONFLICT ("id") DO UPDATE SET "current_phase" = excluded."current_phase", "phase_start_date" = excluded."phase_start_date",
          "command_whitelist" = excluded."command_whitelist", "updated_at" = excluded."updated_at"
        """;

    public const string PutScope = """
        INSERT INTO "governance_state" ("id", "scope", "current_phase", "phase_start_date", "command_whitelist", "created_at", "updated_at")
        VALUES ((SELECT COALESCE(MAX("id"), 1) + 1 FROM "governance_state"), @scope, @phase, @since, @whitelist, @at, @at)
        ON CONFLICT ("scope") DO UPDATE SET "current_phase" = excluded."current_phase", "phase_start_date" = excluded."phase_start_date",
          "command_whitelist" = excluded."command_whitelist", "updated_at" = excluded."updated_at"
        """;

    public const string DeleteScope = """DELETE FROM "governance_state" WHERE "scope" = @scope""";

    public const string PutHold = """
        INSERT INTO "holds" ("id", "kind", "scope", "subject", "reason", "placed_by", "placed_at")
        VALUES (@id, @kind, @scope, @subject, @reason, @by, @at)
        ON CONFLICT ("id") DO UPDATE SET "kind" = excluded."kind", "scope" = excluded."scope", "subject" = excluded."subject",
          "reason" = excluded."reason", "placed_by" = excluded."placed_by", "placed_at" = excluded."placed_at",
          "lifted_at" = NULL, "lifted_by" = NULL, "lift_reason" = NULL
        """;

    public const string LiftHold = """
        UPDATE "holds" SET "lifted_at" = @at, "lifted_by" = @by, "lift_reason" = @reason WHERE "id" = @id AND "lifted_at" IS NULL
        """;

    public const string PutPermit = """
        INSERT INTO "permits" ("id", "scope", "digest", "hold_id", "uses", "used", "until", "requested_by", "approved_by", "reason",
          "granted_at", "text")
        VALUES (@id, @scope, @digest, @hold, @uses, @used, @until, @requestedBy, @approvedBy, @reason, @at, @text)
        ON CONFLICT ("id") DO UPDATE SET "scope" = excluded."scope", "digest" = excluded."digest", "hold_id" = excluded."hold_id",
          "uses" = excluded."uses", "used" = excluded."used", "until" = excluded."until", "requested_by" = excluded."requested_by",
          "approved_by" = excluded."approved_by", "reason" = excluded."reason", "granted_at" = excluded."granted_at",
          "text" = excluded."text", "revoked_at" = NULL, "revoked_by" = NULL, "revoke_reason" = NULL
        """;

    public const string UsePermit = """
        UPDATE "permits" SET "used" = @used WHERE "id" = @id AND "used" < @used AND "revoked_at" IS NULL
        """;

    public const string RevokePermit = """
        UPDATE "permits" SET "revoked_at" = @at, "revoked_by" = @by, "revoke_reason" = @reason WHERE "id" = @id AND "revoked_at" IS NULL
        """;

    public const string PutRequest = """
        INSERT INTO "requests" ("id", "scope", "agent", "session", "decision_id", "digest", "tool", "types", "text", "folder", "why", "phase", "change",
          "opened_at", "expires_at", "status", "answered_by", "answered_at", "answer_reason", "permit_id")
        VALUES (@id, @scope, @agent, @session, @decision, @digest, @tool, @types, @text, @folder, @why, @phase, @change,
          @openedAt, @expiresAt, @status, @answeredBy, @answeredAt, @answerReason, @permit)
        ON CONFLICT ("id") DO UPDATE SET "scope" = excluded."scope", "agent" = excluded."agent", "session" = excluded."session",
          "decision_id" = excluded."decision_id", "digest" = excluded."digest", "tool" = excluded."tool", "types" = excluded."types",
          "text" = excluded."text", "folder" = excluded."folder", "why" = excluded."why", "phase" = excluded."phase",
          "change" = excluded."change", "opened_at" = excluded."opened_at", "expires_at" = excluded."expires_at", "status" = excluded."status",
          "answered_by" = excluded."answered_by", "answered_at" = excluded."answered_at", "answer_reason" = excluded."answer_reason",
          "permit_id" = excluded."permit_id"
        """;

    public const string PutToken = """
        INSERT INTO "tokens" ("id", "name", "role", "secret_hash", "scope", "minted_by", "minted_at")
        VALUES (@id, @name, @role, @hash, @scope, @by, @at)
        ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", "role" = excluded."role", "secret_hash" = excluded."secret_hash",
          "scope" = excluded."scope", "minted_by" = excluded."minted_by", "minted_at" = excluded."minted_at",
          "revoked_at" = NULL, "revoked_by" = NULL
        """;

    public const string PutRule = """
        INSERT INTO "circuit_breaker_rules" ("name", "enabled", "condition", "window", "action", "alert_severity", "created_at", "updated_at",
          "min_samples", "per", "shadow")
        VALUES (@name, @enabled, @condition, @window, @action, @severity, @createdAt, @updatedAt, @minSamples, @per, @shadow)
        ON CONFLICT ("name") DO UPDATE SET "enabled" = excluded."enabled", "condition" = excluded."condition", "window" = excluded."window",
          "action" = excluded."action", "alert_severity" = excluded."alert_severity", "created_at" = excluded."created_at",
          "updated_at" = excluded."updated_at", "min_samples" = excluded."min_samples", "per" = excluded."per", "shadow" = excluded."shadow"
        """;

    public const string DeleteRule = """DELETE FROM "circuit_breaker_rules" WHERE "name" = @name""";

    public const string PutEvent = """
        INSERT INTO "circuit_breaker_events" ("id", "timestamp", "rule", "metrics", "action", "details", "resolved", "resolved_at", "created_at",
          "rule_name", "scope", "subject", "hold_id", "probe_id", "probe_outcome", "probed_at", "resolved_by", "verdict", "note")
        VALUES (@id, @at, @rule, @metrics, @action, @details, @resolved, @resolvedAt, @createdAt,
          @name, @scope, @subject, @hold, @probe, @probeOutcome, @probedAt, @resolvedBy, @verdict, @note)
        ON CONFLICT ("id") DO UPDATE SET "timestamp" = excluded."timestamp", "rule" = excluded."rule", "metrics" = excluded."metrics",
          "action" = excluded."action", "details" = excluded."details", "resolved" = excluded."resolved", "resolved_at" = excluded."resolved_at",
          "rule_name" = excluded."rule_name", "scope" = excluded."scope", "subject" = excluded."subject", "hold_id" = excluded."hold_id",
          "probe_id" = excluded."probe_id", "probe_outcome" = excluded."probe_outcome", "probed_at" = excluded."probed_at",
          "resolved_by" = excluded."resolved_by", "verdict" = excluded."verdict", "note" = excluded."note"
        """;

    // Rows written by hand may lack the name beside the rule; whoever reads looks at the rule itself.
    public const string FindEvents = """
        WHERE (CAST(@id AS TEXT) IS NULL OR "id" = @id) AND (CAST(@rule AS TEXT) IS NULL OR "rule_name" = @rule OR "rule_name" IS NULL)
        ORDER BY replace("timestamp", 'T', ' ') DESC, "id" LIMIT @limit
        """;

    public const string PutDrill = """
        INSERT INTO "drills" ("id", "kind", "passed", "at", "milliseconds", "by", "details")
        VALUES (@id, @kind, @passed, @at, @milliseconds, @by, @details)
        ON CONFLICT ("id") DO UPDATE SET "kind" = excluded."kind", "passed" = excluded."passed", "at" = excluded."at",
          "milliseconds" = excluded."milliseconds", "by" = excluded."by", "details" = excluded."details"
        """;

    public const string PutAttestation = """
        INSERT INTO "readiness_attestations" ("item", "status", "author", "evidence", "attested_at", "expires_at")
        VALUES (@item, @status, @author, @evidence, @at, @expiresAt)
        ON CONFLICT ("item") DO UPDATE SET "status" = excluded."status", "author" = excluded."author", "evidence" = excluded."evidence",
          "attested_at" = excluded."attested_at", "expires_at" = excluded."expires_at"
        """;

    public const string RevokeToken = """
        UPDATE "tokens" SET "revoked_at" = @at, "revoked_by" = @by WHERE "id" = @id AND "revoked_at" IS NULL
        """;
}
