CREATE TABLE stamp (
  date TEXT NOT NULL REFERENCES day (date),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  digest BLOB NOT NULL CHECK (length(digest) = 48),
  tsr BLOB NOT NULL,
  stamped_at INTEGER NOT NULL,
  authority TEXT NOT NULL,
  serial TEXT NOT NULL,
  evidential INTEGER NOT NULL CHECK (evidential IN (0, 1)),
  stored_at INTEGER NOT NULL,
  PRIMARY KEY (date, brand_code)
) STRICT;
--> statement
CREATE TRIGGER stamp_is_never_edited BEFORE UPDATE ON stamp WHEN OLD.evidential = 1
BEGIN
  SELECT RAISE(ABORT, 'a stamp stays as it is');
END;
--> statement
CREATE TRIGGER stamp_is_never_deleted BEFORE DELETE ON stamp
BEGIN
  SELECT RAISE(ABORT, 'a stamp stays as it is');
END;
--> statement
CREATE TABLE wanted_stamp (
  date TEXT NOT NULL,
  brand_code INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  wanted_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  detail TEXT,
  PRIMARY KEY (date, brand_code)
) STRICT, WITHOUT ROWID;
