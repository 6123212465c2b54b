CREATE TABLE complaint_entry (
  place INTEGER PRIMARY KEY CHECK (place > 0),
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  previous_id BLOB CHECK (length(previous_id) = 32),
  complaint_id INTEGER NOT NULL REFERENCES complaint (id),
  step TEXT NOT NULL CHECK (step IN ('noted', 'settled')),
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  digest BLOB CHECK (length(digest) = 32),
  UNIQUE (complaint_id, step),
  CHECK ((previous_id IS NULL) = (place = 1))
) STRICT;
--> statement
CREATE TRIGGER complaint_entry_is_never_edited BEFORE UPDATE ON complaint_entry
BEGIN
  SELECT RAISE(ABORT, 'an entry of a chain stays as it is');
END;
--> statement
CREATE TRIGGER complaint_entry_is_never_deleted BEFORE DELETE ON complaint_entry
BEGIN
  SELECT RAISE(ABORT, 'an entry of a chain stays as it is');
END;
--> statement
ALTER TABLE day ADD COLUMN later_evidence_through INTEGER CHECK (later_evidence_through >= 0);
--> statement
ALTER TABLE day ADD COLUMN later_evidence_head BLOB CHECK (length(later_evidence_head) = 32);
--> statement
ALTER TABLE day ADD COLUMN complaints_through INTEGER CHECK (complaints_through >= 0);
--> statement
ALTER TABLE day ADD COLUMN complaints_head BLOB CHECK (length(complaints_head) = 32);
