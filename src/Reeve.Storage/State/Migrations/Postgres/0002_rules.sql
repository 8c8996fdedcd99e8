-- The columns of the seed, in its order; what Reeve adds comes after them and has defaults, so that the operators' INSERTs go on working.
-- Words that may be misspelt (condition, window, action, severity, per) are not checked here: such a row is shown as invalid, with its reason.
CREATE TABLE "circuit_breaker_rules" (
  "name" TEXT NOT NULL PRIMARY KEY CHECK (length("name") BETWEEN 1 AND 128),
  "enabled" INTEGER NOT NULL DEFAULT 1 CHECK ("enabled" IN (0, 1)),
  "condition" TEXT NOT NULL CHECK (length("condition") <= 4000),
  "window" TEXT NOT NULL CHECK (length("window") <= 100),
  "action" TEXT NOT NULL CHECK (length("action") <= 100),
  "alert_severity" TEXT NOT NULL CHECK (length("alert_severity") <= 100),
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("created_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "updated_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("updated_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "min_samples" INTEGER NOT NULL DEFAULT 10 CHECK ("min_samples" BETWEEN 1 AND 1000000),
  "per" TEXT NOT NULL DEFAULT 'all' CHECK (length("per") <= 100),
  "shadow" INTEGER NOT NULL DEFAULT 0 CHECK ("shadow" IN (0, 1))
);

CREATE TABLE "circuit_breaker_events" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (length("id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("timestamp" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "rule" TEXT NOT NULL CHECK (length("rule") <= 64000),
  "metrics" TEXT NOT NULL DEFAULT '{}' CHECK (length("metrics") <= 16000),
  "action" TEXT NOT NULL CHECK ("action" IN ('revert_to_l3', 'pause_command_type', 'alert_only')),
  "details" TEXT NOT NULL DEFAULT '' CHECK (length("details") <= 16000),
  "resolved" INTEGER NOT NULL DEFAULT 0 CHECK ("resolved" IN (0, 1)),
  "resolved_at" TEXT CHECK ("resolved_at" IS NULL OR "resolved_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
  "rule_name" TEXT,
  "scope" TEXT CHECK ("scope" IS NULL OR length("scope") <= 512),
  "subject" TEXT CHECK ("subject" IS NULL OR length("subject") <= 200),
  "hold_id" TEXT,
  "probe_id" TEXT,
  "probe_outcome" TEXT CHECK ("probe_outcome" IS NULL OR "probe_outcome" IN ('succeeded', 'negative', 'failed', 'rejected', 'rolled_back', 'unknown')),
  "probed_at" TEXT CHECK ("probed_at" IS NULL OR "probed_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "resolved_by" TEXT,
  "verdict" TEXT CHECK ("verdict" IS NULL OR "verdict" IN ('true_positive', 'false_positive')),
  "note" TEXT CHECK ("note" IS NULL OR length("note") <= 1000)
);

CREATE INDEX "circuit_breaker_events_timestamp" ON "circuit_breaker_events" ("timestamp");
CREATE INDEX "circuit_breaker_events_resolved" ON "circuit_breaker_events" ("resolved");
CREATE INDEX "circuit_breaker_events_rule_name" ON "circuit_breaker_events" ("rule_name");

DO $$
DECLARE
  "name" TEXT;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['circuit_breaker_rules', 'circuit_breaker_events'] LOOP
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
