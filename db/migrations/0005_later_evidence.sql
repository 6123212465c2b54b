CREATE TABLE later_evidence (
  place INTEGER PRIMARY KEY CHECK (place > 0),
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  previous_id BLOB CHECK (length(previous_id) = 32),
  change_id BLOB NOT NULL REFERENCES change (id),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  sealed BLOB,
  seal_head BLOB CHECK (length(seal_head) = 32),
  added_at INTEGER NOT NULL,
  door TEXT NOT NULL,
  actor TEXT,
  UNIQUE (change_id, digest),
  CHECK ((previous_id IS NULL) = (place = 1))
) STRICT;
--> statement
CREATE TRIGGER later_evidence_is_never_edited
BEFORE UPDATE OF place, id, previous_id, change_id, digest, seal_head, added_at, door, actor ON later_evidence
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TRIGGER later_evidence_is_only_dropped BEFORE UPDATE OF sealed ON later_evidence WHEN NEW.sealed IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TRIGGER later_evidence_is_never_deleted BEFORE DELETE ON later_evidence
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
