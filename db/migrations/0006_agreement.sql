CREATE TABLE agreement (
  date TEXT NOT NULL REFERENCES day (date),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  digest BLOB NOT NULL CHECK (length(digest) = 48),
  agreed_at INTEGER NOT NULL,
  door TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (length(actor) > 0),
  PRIMARY KEY (date, brand_code)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TRIGGER agreement_is_never_edited BEFORE UPDATE ON agreement
BEGIN
  SELECT RAISE(ABORT, 'an agreement stays as it is');
END;
--> statement
CREATE TRIGGER agreement_is_never_deleted BEFORE DELETE ON agreement
BEGIN
  SELECT RAISE(ABORT, 'an agreement stays as it is');
END;
