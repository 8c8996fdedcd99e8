-- The columns of the seed; what Reeve adds comes after them and has defaults. Rates are NULL where nothing was counted: no data is no zero.
CREATE TABLE "metrics_snapshots" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (typeof("id") = 'text' AND length("id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("timestamp" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "period_start" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("period_start" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "period_end" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("period_end" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "commands_total" INTEGER NOT NULL DEFAULT 0,
  "commands_proposed" INTEGER NOT NULL DEFAULT 0,
  "commands_approved" INTEGER NOT NULL DEFAULT 0,
  "commands_rejected" INTEGER NOT NULL DEFAULT 0,
  "commands_succeeded" INTEGER NOT NULL DEFAULT 0,
  "commands_failed" INTEGER NOT NULL DEFAULT 0,
  "commands_rolled_back" INTEGER NOT NULL DEFAULT 0,
  "success_rate" REAL,
  "approval_rate" REAL,
  "rollback_rate" REAL,
  "error_rate" REAL,
  "incidents_total" INTEGER NOT NULL DEFAULT 0,
  "incidents_critical" INTEGER NOT NULL DEFAULT 0,
  "incidents_from_autonomous" INTEGER NOT NULL DEFAULT 0,
  "constraint_violations" INTEGER NOT NULL DEFAULT 0,
  "emergency_aborts" INTEGER NOT NULL DEFAULT 0,
  "safety_gate_triggers" INTEGER NOT NULL DEFAULT 0,
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "commands_negative" INTEGER NOT NULL DEFAULT 0,
  "commands_unknown" INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE "readiness_assessments" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (typeof("id") = 'text' AND length("id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("timestamp" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "current_phase" TEXT NOT NULL CHECK ("current_phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "days_since_phase_start" INTEGER NOT NULL DEFAULT 0,
  "overall_score" REAL NOT NULL,
  "overall_ready" INTEGER NOT NULL CHECK ("overall_ready" IN (0, 1)),
  "overall_blockers" TEXT NOT NULL,
  "technical_score" REAL NOT NULL,
  "technical_max_score" REAL NOT NULL,
  "technical_items" TEXT NOT NULL,
  "process_score" REAL NOT NULL,
  "process_max_score" REAL NOT NULL,
  "process_items" TEXT NOT NULL,
  "organizational_score" REAL NOT NULL,
  "organizational_max_score" REAL NOT NULL,
  "organizational_items" TEXT NOT NULL,
  "recommendations" TEXT NOT NULL,
  "next_actions" TEXT NOT NULL,
  "changes" TEXT NOT NULL DEFAULT '[]',
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

CREATE TABLE "governance_reports" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (typeof("id") = 'text' AND length("id") BETWEEN 1 AND 128),
  "week_start" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("week_start" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "week_end" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("week_end" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "generated_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("generated_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "metrics" TEXT NOT NULL,
  "readiness" TEXT NOT NULL,
  "expansion" TEXT,
  "circuit_breaker_events" TEXT NOT NULL,
  "summary" TEXT NOT NULL,
  "recommendations" TEXT NOT NULL,
  "next_actions" TEXT NOT NULL,
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
);

CREATE TABLE "scope_expansion_proposals" (
  "proposal_id" TEXT NOT NULL PRIMARY KEY CHECK (typeof("proposal_id") = 'text' AND length("proposal_id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("timestamp" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
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
  "approved_at" TEXT CHECK ("approved_at" IS NULL OR "approved_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "approved_by" TEXT,
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "approvals" TEXT NOT NULL DEFAULT '[]',
  "decided_at" TEXT CHECK ("decided_at" IS NULL OR "decided_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "decided_by" TEXT,
  "reason" TEXT,
  "reverted_at" TEXT CHECK ("reverted_at" IS NULL OR "reverted_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "validation_until" TEXT CHECK ("validation_until" IS NULL OR "validation_until" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "previous_whitelist" TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE "readiness_attestations" (
  "item" TEXT NOT NULL PRIMARY KEY CHECK (typeof("item") = 'text' AND length("item") BETWEEN 1 AND 128),
  "status" INTEGER NOT NULL CHECK ("status" IN (0, 1)),
  "author" TEXT NOT NULL,
  "evidence" TEXT,
  "attested_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("attested_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "expires_at" TEXT CHECK ("expires_at" IS NULL OR "expires_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
);

CREATE TABLE "drills" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (typeof("id") = 'text' AND length("id") BETWEEN 1 AND 128),
  "kind" TEXT NOT NULL,
  "passed" INTEGER NOT NULL CHECK ("passed" IN (0, 1)),
  "at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "milliseconds" BIGINT NOT NULL,
  "by" TEXT NOT NULL,
  "details" TEXT NOT NULL
);

CREATE INDEX "metrics_snapshots_timestamp" ON "metrics_snapshots" ("timestamp");
CREATE INDEX "readiness_assessments_timestamp" ON "readiness_assessments" ("timestamp");
CREATE INDEX "governance_reports_generated_at" ON "governance_reports" ("generated_at");
CREATE INDEX "scope_expansion_proposals_timestamp" ON "scope_expansion_proposals" ("timestamp");
CREATE INDEX "drills_at" ON "drills" ("at");
