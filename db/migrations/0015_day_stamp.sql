CREATE TABLE day_stamp (
  date TEXT PRIMARY KEY REFERENCES day (date),
  digest BLOB NOT NULL CHECK (length(digest) = 48),
  tsr BLOB NOT NULL,
  tsr_digest BLOB NOT NULL CHECK (length(tsr_digest) = 32),
  stamped_at INTEGER NOT NULL,
  authority TEXT NOT NULL,
  serial TEXT NOT NULL,
  evidential INTEGER NOT NULL CHECK (evidential IN (0, 1)),
  stored_at INTEGER NOT NULL
) STRICT;
--> statement
CREATE TRIGGER day_stamp_is_never_edited BEFORE UPDATE ON day_stamp WHEN OLD.evidential = 1
BEGIN
  SELECT RAISE(ABORT, 'a stamp stays as it is');
END;
--> statement
CREATE TRIGGER day_stamp_is_never_deleted BEFORE DELETE ON day_stamp
BEGIN
  SELECT RAISE(ABORT, 'a stamp stays as it is');
END;
