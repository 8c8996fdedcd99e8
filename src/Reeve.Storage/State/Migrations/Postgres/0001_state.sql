CREATE TABLE "governance_state" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "current_phase" TEXT NOT NULL CHECK ("current_phase" IN ('L3', 'L3+', 'L4', 'L4+', 'L5')),
  "phase_start_date" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("phase_start_date" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "command_whitelist" TEXT NOT NULL DEFAULT '[]' CHECK ("command_whitelist" LIKE '[%]'),
  "last_report_date" TEXT,
  "last_expansion_date" TEXT,
  "created_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
  "updated_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
  "scope" TEXT UNIQUE,
  CHECK (("id" = 1) = ("scope" IS NULL))
);

CREATE TABLE "holds" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "kind" TEXT NOT NULL CHECK ("kind" IN ('stop', 'quarantine', 'pause')),
  "scope" TEXT,
  "subject" TEXT,
  "reason" TEXT NOT NULL,
  "placed_by" TEXT NOT NULL,
  "placed_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')
    CHECK ("placed_at" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
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
  "uses" INTEGER CHECK ("uses" IS NULL OR "uses" BETWEEN 1 AND 1000),
  "used" INTEGER NOT NULL DEFAULT 0 CHECK ("used" >= 0),
  "until" TEXT NOT NULL CHECK ("until" ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d'),
  "requested_by" TEXT NOT NULL,
  "approved_by" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "granted_at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
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

-- One row per statement that changed something. Reeve deletes its own rows in the transaction that made them and counts itself in
-- reeve_writers instead, so what stays here was done by hand. Rows are only ever added, never updated: writers do not wait for each other.
CREATE TABLE "reeve_changes" (
  "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "xact" BIGINT NOT NULL DEFAULT txid_current(),
  "at" TEXT NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'),
  "table" TEXT NOT NULL,
  "operation" TEXT NOT NULL
);

CREATE TABLE "reeve_writers" (
  "writer" TEXT NOT NULL PRIMARY KEY,
  "writes" BIGINT NOT NULL
);

CREATE FUNCTION "reeve_note_rows"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "changed") THEN
    INSERT INTO "reeve_changes" ("table", "operation") VALUES (TG_TABLE_NAME, TG_OP);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "reeve_note_truncate"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO "reeve_changes" ("table", "operation") VALUES (TG_TABLE_NAME, TG_OP);
  RETURN NULL;
END $$;

DO $$
DECLARE
  "name" TEXT;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['governance_state', 'holds', 'permits', 'requests', 'tokens', 'reeve_meta'] LOOP
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
