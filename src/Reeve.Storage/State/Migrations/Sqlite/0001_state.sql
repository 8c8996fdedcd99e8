CREATE TABLE "governance_state" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "current_phase" TEXT NOT NULL CHECK ("current_phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "phase_start_date" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("phase_start_date" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "command_whitelist" TEXT NOT NULL DEFAULT '[]' CHECK ("command_whitelist" LIKE '[%]'),
  "last_report_date" TEXT,
  "last_expansion_date" TEXT,
  "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "updated_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "scope" TEXT UNIQUE CHECK (("id" = 1) = ("scope" IS NULL))
);

CREATE TABLE "holds" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('stop', 'quarantine', 'pause')),
  "scope" TEXT,
  "subject" TEXT,
  "reason" TEXT NOT NULL,
  "placed_by" TEXT NOT NULL,
  "placed_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
    CHECK ("placed_at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "lifted_at" TEXT,
  "lifted_by" TEXT,
  "lift_reason" TEXT
);

CREATE INDEX "holds_standing" ON "holds" ("id") WHERE "lifted_at" IS NULL;

CREATE TABLE "permits" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "scope" TEXT NOT NULL,
  "digest" TEXT CHECK ("digest" IS NULL OR length("digest") = 64),
  "hold_id" TEXT,
  "uses" INTEGER CHECK ("uses" IS NULL OR (typeof("uses") = 'integer' AND "uses" BETWEEN 1 AND 1000)),
  "used" INTEGER NOT NULL DEFAULT 0 CHECK (typeof("used") = 'integer' AND "used" >= 0),
  "until" TEXT NOT NULL
    CHECK ("until" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'),
  "requested_by" TEXT NOT NULL,
  "approved_by" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "granted_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')),
  "text" TEXT NOT NULL DEFAULT '',
  "revoked_at" TEXT,
  "revoked_by" TEXT,
  "revoke_reason" TEXT,
  CHECK ("digest" IS NOT NULL OR "hold_id" IS NOT NULL)
);

CREATE INDEX "permits_until" ON "permits" ("until") WHERE "revoked_at" IS NULL;

CREATE TABLE "requests" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "scope" TEXT NOT NULL,
  "agent" TEXT NOT NULL,
  "session" TEXT NOT NULL,
  "decision_id" TEXT NOT NULL,
  "digest" TEXT NOT NULL CHECK (length("digest") = 64),
  "tool" TEXT NOT NULL,
  "types" TEXT NOT NULL CHECK ("types" LIKE '[%]'),
  "text" TEXT NOT NULL,
  "folder" TEXT NOT NULL DEFAULT '',
  "why" TEXT NOT NULL DEFAULT '',
  "phase" TEXT NOT NULL CHECK ("phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "change" TEXT,
  "opened_at" TEXT NOT NULL,
  "expires_at" TEXT NOT NULL,
  "status" TEXT NOT NULL CHECK ("status" IN ('pending', 'approved', 'refused', 'expired', 'native')),
  "answered_by" TEXT,
  "answered_at" TEXT,
  "answer_reason" TEXT,
  "permit_id" TEXT,
  CHECK ("status" = 'pending' OR "answered_at" IS NOT NULL)
);

CREATE INDEX "requests_pending" ON "requests" ("id") WHERE "status" = 'pending';
CREATE INDEX "requests_answered" ON "requests" ("answered_at") WHERE "status" <> 'pending';

CREATE TABLE "tokens" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "secret_hash" TEXT NOT NULL CHECK (length("secret_hash") = 64),
  "scope" TEXT,
  "minted_by" TEXT NOT NULL,
  "minted_at" TEXT NOT NULL,
  "revoked_at" TEXT,
  "revoked_by" TEXT
);

CREATE TABLE "reeve_meta" (
  "key" TEXT NOT NULL PRIMARY KEY,
  "value" TEXT NOT NULL
);
