-- The columns of the seed; what Reeve adds comes after them and has defaults. Rates are NULL where nothing was counted: no data is no zero.
CREATE TABLE "metrics_snapshots" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (length("id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("timestamp" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "period_start" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("period_start" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "period_end" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("period_end" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "commands_total" BIGINT NOT NULL DEFAULT 0,
  "commands_proposed" BIGINT NOT NULL DEFAULT 0,
  "commands_approved" BIGINT NOT NULL DEFAULT 0,
  "commands_rejected" BIGINT NOT NULL DEFAULT 0,
  "commands_succeeded" BIGINT NOT NULL DEFAULT 0,
  "commands_failed" BIGINT NOT NULL DEFAULT 0,
  "commands_rolled_back" BIGINT NOT NULL DEFAULT 0,
  "success_rate" DOUBLE PRECISION,
  "approval_rate" DOUBLE PRECISION,
  "rollback_rate" DOUBLE PRECISION,
  "error_rate" DOUBLE PRECISION,
  "incidents_total" BIGINT NOT NULL DEFAULT 0,
  "incidents_critical" BIGINT NOT NULL DEFAULT 0,
  "incidents_from_autonomous" BIGINT NOT NULL DEFAULT 0,
  "constraint_violations" BIGINT NOT NULL DEFAULT 0,
  "emergency_aborts" BIGINT NOT NULL DEFAULT 0,
  "safety_gate_triggers" BIGINT NOT NULL DEFAULT 0,
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
  "commands_negative" BIGINT NOT NULL DEFAULT 0,
  "commands_unknown" BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE "readiness_assessments" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (length("id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("timestamp" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "current_phase" TEXT NOT NULL CHECK ("current_phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "days_since_phase_start" INTEGER NOT NULL DEFAULT 0,
  "overall_score" DOUBLE PRECISION NOT NULL,
  "overall_ready" INTEGER NOT NULL CHECK ("overall_ready" IN (0, 1)),
  "overall_blockers" TEXT NOT NULL,
  "technical_score" DOUBLE PRECISION NOT NULL,
  "technical_max_score" DOUBLE PRECISION NOT NULL,
  "technical_items" TEXT NOT NULL,
  "process_score" DOUBLE PRECISION NOT NULL,
  "process_max_score" DOUBLE PRECISION NOT NULL,
  "process_items" TEXT NOT NULL,
  "organizational_score" DOUBLE PRECISION NOT NULL,
  "organizational_max_score" DOUBLE PRECISION NOT NULL,
  "organizational_items" TEXT NOT NULL,
  "recommendations" TEXT NOT NULL,
  "next_actions" TEXT NOT NULL,
  "changes" TEXT NOT NULL DEFAULT '[]',
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
);

CREATE TABLE "governance_reports" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (length("id") BETWEEN 1 AND 128),
  "week_start" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("week_start" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "week_end" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("week_end" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "generated_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("generated_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "metrics" TEXT NOT NULL,
  "readiness" TEXT NOT NULL,
  "expansion" TEXT,
  "circuit_breaker_events" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "recommendations" TEXT NOT NULL,
  "next_actions" TEXT NOT NULL,
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
);

CREATE TABLE "scope_expansion_proposals" (
  "proposal_id" TEXT NOT NULL PRIMARY KEY CHECK (length("proposal_id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("timestamp" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "proposed_by" TEXT NOT NULL DEFAULT 'autonomy-governance-agent',
  "current_phase" TEXT NOT NULL CHECK ("current_phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "target_phase" TEXT NOT NULL CHECK ("target_phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "commands_to_whitelist" TEXT NOT NULL,
  "validation_period" INTEGER NOT NULL,
  "metrics" TEXT NOT NULL,
  "readiness" TEXT NOT NULL,
  "key_achievements" TEXT NOT NULL,
  "risk_level" TEXT NOT NULL CHECK ("risk_level" IN ('low', 'medium', 'high')),
  "mitigations" TEXT NOT NULL,
  "rollback_plan" TEXT NOT NULL,
  "required_approvals" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'pending' CHECK ("status" IN ('pending', 'approved', 'rejected')),
  "approved_at" TEXT CHECK ("approved_at" IS NULL OR "approved_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "approved_by" TEXT,
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
  "approvals" TEXT NOT NULL DEFAULT '[]',
  "decided_at" TEXT CHECK ("decided_at" IS NULL OR "decided_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "decided_by" TEXT,
  "reason" TEXT,
  "reverted_at" TEXT CHECK ("reverted_at" IS NULL OR "reverted_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "validation_until" TEXT CHECK ("validation_until" IS NULL OR "validation_until" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "previous_whitelist" TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE "readiness_attestations" (
  "item" TEXT NOT NULL PRIMARY KEY CHECK (length("item") BETWEEN 1 AND 128),
  "status" INTEGER NOT NULL CHECK ("status" IN (0, 1)),
  "author" TEXT NOT NULL,
  "evidence" TEXT,
  "attested_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("attested_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "expires_at" TEXT CHECK ("expires_at" IS NULL OR "expires_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d')
);

CREATE TABLE "drills" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (length("id") BETWEEN 1 AND 128),
  "kind" TEXT NOT NULL,
  "passed" INTEGER NOT NULL CHECK ("passed" IN (0, 1)),
  "at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "milliseconds" BIGINT NOT NULL,
  "by" TEXT NOT NULL,
  "details" TEXT NOT NULL
);

CREATE INDEX "metrics_snapshots_timestamp" ON "metrics_snapshots" ("timestamp");
CREATE INDEX "readiness_assessments_timestamp" ON "readiness_assessments" ("timestamp");
CREATE INDEX "governance_reports_generated_at" ON "governance_reports" ("generated_at");
CREATE INDEX "scope_expansion_proposals_timestamp" ON "scope_expansion_proposals" ("timestamp");
CREATE INDEX "drills_at" ON "drills" ("at");

-- Measurements are not watched: nothing that commands may do follows from their rows.
DO $$
DECLARE
  "name" TEXT;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['scope_expansion_proposals', 'readiness_attestations', 'drills'] LOOP
    EXECUTE format('CREATE TRIGGER "reeve_note_insert" AFTER INSERT ON %I REFERENCING NEW TABLE AS "changed" '
      'FOR EACH STATEMENT EXECUTE FUNCTION "reeve_note_rows"()', "name");
    EXECUTE format('CREATE TRIGGER "reeve_note_update" AFTER UPDATE ON %I REFERENCING NEW TABLE AS "changed" '
      'FOR EACH STATEMENT EXECUTE FUNCTION "reeve_note_rows"()', "name");
    EXECUTE format('CREATE TRIGGER "reeve_note_delete" AFTER DELETE ON %I REFERENCING OLD TABLE AS "changed" '
      'FOR EACH STATEMENT EXECUTE FUNCTION "reeve_note_rows"()', "name");
    EXECUTE format('CREATE TRIGGER "reeve_note_truncate" AFTER TRUNCATE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION "reeve_note_truncate"()', "name");
  END LOOP;
END $$;
