-- The columns of the seed, in its order; what Reeve adds comes after them and has defaults, so that the operators' INSERTs go on working.
-- Words that may be misspelt (condition, window, action, severity, per) are not checked here: such a row is shown as invalid, with its reason.
CREATE TABLE "circuit_breaker_rules" (
  "name" TEXT NOT NULL PRIMARY KEY CHECK (typeof("name") = 'text' AND length("name") BETWEEN 1 AND 128),
  "enabled" INTEGER NOT NULL DEFAULT 1 CHECK ("enabled" IN (0, 1)),
  "condition" TEXT NOT NULL CHECK (typeof("condition") = 'text' AND length("condition") <= 4000),
  "window" TEXT NOT NULL CHECK (typeof("window") = 'text' AND length("window") <= 100),
  "action" TEXT NOT NULL CHECK (typeof("action") = 'text' AND length("action") <= 100),
  "alert_severity" TEXT NOT NULL CHECK (typeof("alert_severity") = 'text' AND length("alert_severity") <= 100),
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("created_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "updated_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("updated_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "min_samples" INTEGER NOT NULL DEFAULT 10 CHECK (typeof("min_samples") = 'integer' AND "min_samples" BETWEEN 1 AND 1000000),
  "per" TEXT NOT NULL DEFAULT 'all' CHECK (typeof("per") = 'text' AND length("per") <= 100),
  "shadow" INTEGER NOT NULL DEFAULT 0 CHECK ("shadow" IN (0, 1))
);

CREATE TABLE "circuit_breaker_events" (
  "id" TEXT NOT NULL PRIMARY KEY CHECK (typeof("id") = 'text' AND length("id") BETWEEN 1 AND 128),
  "timestamp" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("timestamp" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "rule" TEXT NOT NULL CHECK (typeof("rule") = 'text' AND length("rule") <= 64000),
  "metrics" TEXT NOT NULL DEFAULT '{}' CHECK (typeof("metrics") = 'text' AND length("metrics") <= 16000),
  "action" TEXT NOT NULL CHECK ("action" IN ('revert_to_l3', 'pause_command_type', 'alert_only')),
  "details" TEXT NOT NULL DEFAULT '' CHECK (typeof("details") = 'text' AND length("details") <= 16000),
  "resolved" INTEGER NOT NULL DEFAULT 0 CHECK ("resolved" IN (0, 1)),
  "resolved_at" TEXT CHECK ("resolved_at" IS NULL OR "resolved_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "rule_name" TEXT CHECK ("rule_name" IS NULL OR typeof("rule_name") = 'text'),
  "scope" TEXT CHECK ("scope" IS NULL OR (typeof("scope") = 'text' AND length("scope") <= 512)),
  "subject" TEXT CHECK ("subject" IS NULL OR (typeof("subject") = 'text' AND length("subject") <= 200)),
  "hold_id" TEXT CHECK ("hold_id" IS NULL OR typeof("hold_id") = 'text'),
  "probe_id" TEXT CHECK ("probe_id" IS NULL OR typeof("probe_id") = 'text'),
  "probe_outcome" TEXT CHECK ("probe_outcome" IS NULL OR "probe_outcome" IN ('succeeded', 'negative', 'failed', 'rejected', 'rolled_back', 'unknown')),
  "probed_at" TEXT CHECK ("probed_at" IS NULL OR "probed_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "resolved_by" TEXT CHECK ("resolved_by" IS NULL OR typeof("resolved_by") = 'text'),
  "verdict" TEXT CHECK ("verdict" IS NULL OR "verdict" IN ('true_positive', 'false_positive')),
  "note" TEXT CHECK ("note" IS NULL OR (typeof("note") = 'text' AND length("note") <= 1000))
);

CREATE INDEX "circuit_breaker_events_timestamp" ON "circuit_breaker_events" ("timestamp");
CREATE INDEX "circuit_breaker_events_resolved" ON "circuit_breaker_events" ("resolved");
CREATE INDEX "circuit_breaker_events_rule_name" ON "circuit_breaker_events" ("rule_name");
