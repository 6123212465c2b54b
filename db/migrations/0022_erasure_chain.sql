CREATE TABLE erasure_entry (
  place INTEGER PRIMARY KEY CHECK (place > 0),
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  previous_id BLOB CHECK (length(previous_id) = 32),
  step TEXT NOT NULL CHECK (step IN ('asked-before', 'dropped-before', 'begun', 'asked', 'dropped')),
  recipient_id INTEGER REFERENCES recipient (id),
  commitment BLOB CHECK (length(commitment) = 32),
  through_seq INTEGER NOT NULL CHECK (through_seq >= 0),
  at INTEGER,
  door TEXT,
  actor TEXT,
  reason TEXT CHECK (reason IN ('asked', 'over')),
  years INTEGER,
  closed_brands TEXT,
  evidence INTEGER,
  later_evidence INTEGER,
  complaint_texts INTEGER,
  vouch BLOB NOT NULL CHECK (length(vouch) = 32),
  CHECK ((previous_id IS NULL) = (place = 1)),
  CHECK ((step = 'begun') = (recipient_id IS NULL)),
  CHECK ((step = 'begun') = (commitment IS NULL)),
  CHECK (step = 'dropped-before' OR at IS NOT NULL),
  CHECK ((step = 'dropped') = (reason IS NOT NULL))
) STRICT;
--> statement
CREATE UNIQUE INDEX erasure_entry_begun_once ON erasure_entry (step) WHERE step = 'begun';
--> statement
CREATE UNIQUE INDEX erasure_entry_dropped_once ON erasure_entry (commitment) WHERE step IN ('dropped', 'dropped-before');
--> statement
CREATE INDEX erasure_entry_of_recipient ON erasure_entry (recipient_id, place);
--> statement
CREATE TRIGGER erasure_entry_is_never_edited BEFORE UPDATE ON erasure_entry
BEGIN
  SELECT RAISE(ABORT, 'an entry of a chain stays as it is');
END;
--> statement
CREATE TRIGGER erasure_entry_is_never_deleted BEFORE DELETE ON erasure_entry
BEGIN
  SELECT RAISE(ABORT, 'an entry of a chain stays as it is');
END;
--> statement
CREATE TABLE outside_entry (
  place INTEGER PRIMARY KEY CHECK (place > 0),
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  previous_id BLOB CHECK (length(previous_id) = 32),
  of_kind TEXT NOT NULL CHECK (of_kind IN ('witness', 'day-stamp', 'stamp', 'file-stamp')),
  name TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  UNIQUE (of_kind, name),
  CHECK ((previous_id IS NULL) = (place = 1))
) STRICT;
--> statement
CREATE TRIGGER outside_entry_is_never_edited BEFORE UPDATE ON outside_entry
BEGIN
  SELECT RAISE(ABORT, 'an entry of a chain stays as it is');
END;
--> statement
CREATE TRIGGER outside_entry_is_never_deleted BEFORE DELETE ON outside_entry
BEGIN
  SELECT RAISE(ABORT, 'an entry of a chain stays as it is');
END;
--> statement
ALTER TABLE day ADD COLUMN erasures_through INTEGER CHECK (erasures_through >= 0);
--> statement
ALTER TABLE day ADD COLUMN erasures_head BLOB CHECK (length(erasures_head) = 32);
--> statement
ALTER TABLE day ADD COLUMN outside_through INTEGER CHECK (outside_through >= 0);
--> statement
ALTER TABLE day ADD COLUMN outside_head BLOB CHECK (length(outside_head) = 32);
--> statement
CREATE TRIGGER witness_is_never_edited BEFORE UPDATE ON witness
BEGIN
  SELECT RAISE(ABORT, 'what was seen stays as it is');
END;
--> statement
CREATE TRIGGER witness_is_never_deleted BEFORE DELETE ON witness
BEGIN
  SELECT RAISE(ABORT, 'what was seen stays as it is');
END;
