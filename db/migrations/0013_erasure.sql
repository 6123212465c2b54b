ALTER TABLE recipient ADD COLUMN hidden_at INTEGER;
--> statement
ALTER TABLE recipient ADD COLUMN renewed_at INTEGER;
--> statement
CREATE TABLE past_commitment (
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  through_seq INTEGER NOT NULL,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  PRIMARY KEY (recipient_id, through_seq)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TRIGGER past_commitment_is_never_edited BEFORE UPDATE ON past_commitment
BEGIN
  SELECT RAISE(ABORT, 'a past commitment stays as it is');
END;
--> statement
CREATE TRIGGER past_commitment_is_never_deleted BEFORE DELETE ON past_commitment
BEGIN
  SELECT RAISE(ABORT, 'a past commitment stays as it is');
END;
--> statement
CREATE TABLE retention_run (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  told_at INTEGER,
  through_recipient INTEGER NOT NULL DEFAULT 0,
  years INTEGER NOT NULL,
  consents INTEGER NOT NULL DEFAULT 0,
  persons INTEGER NOT NULL DEFAULT 0,
  evidence INTEGER NOT NULL DEFAULT 0,
  complaint_texts INTEGER NOT NULL DEFAULT 0,
  links INTEGER NOT NULL DEFAULT 0,
  downloads INTEGER NOT NULL DEFAULT 0,
  telegram_people INTEGER NOT NULL DEFAULT 0,
  kept_for_consent INTEGER NOT NULL DEFAULT 0,
  kept_for_complaint INTEGER NOT NULL DEFAULT 0,
  kept_for_duty INTEGER NOT NULL DEFAULT 0
) STRICT;
--> statement
CREATE UNIQUE INDEX retention_run_one_at_work ON retention_run (finished_at IS NULL) WHERE finished_at IS NULL;
--> statement
CREATE INDEX link_of_recipient ON link (recipient_id);
--> statement
CREATE INDEX telegram_person_of_recipient ON telegram_person (recipient_id);
