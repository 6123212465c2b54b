CREATE TABLE evidence_file (
  mark BLOB PRIMARY KEY CHECK (length(mark) = 32),
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  parts INTEGER NOT NULL CHECK (parts > 0),
  stored_at INTEGER NOT NULL
) STRICT;
--> statement
CREATE INDEX evidence_file_of_recipient ON evidence_file (recipient_id);
--> statement
CREATE TABLE evidence_file_part (
  mark BLOB NOT NULL REFERENCES evidence_file (mark),
  place INTEGER NOT NULL CHECK (place >= 0),
  sealed BLOB NOT NULL,
  PRIMARY KEY (mark, place)
) STRICT;
--> statement
ALTER TABLE later_evidence ADD COLUMN file_mark BLOB CHECK (length(file_mark) = 32);
--> statement
CREATE INDEX later_evidence_of_file ON later_evidence (file_mark) WHERE file_mark IS NOT NULL;
--> statement
CREATE TRIGGER later_evidence_keeps_its_file BEFORE UPDATE OF file_mark ON later_evidence
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TRIGGER evidence_file_is_never_edited BEFORE UPDATE ON evidence_file
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TRIGGER evidence_file_part_is_never_edited BEFORE UPDATE ON evidence_file_part
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TRIGGER evidence_file_goes_with_its_evidence BEFORE DELETE ON evidence_file
WHEN EXISTS (SELECT 1 FROM later_evidence WHERE file_mark = OLD.mark AND sealed IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TRIGGER evidence_file_part_goes_with_its_evidence BEFORE DELETE ON evidence_file_part
WHEN EXISTS (SELECT 1 FROM later_evidence WHERE file_mark = OLD.mark AND sealed IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'evidence is only appended');
END;
--> statement
CREATE TABLE evidence_link (
  token_mark BLOB PRIMARY KEY CHECK (length(token_mark) = 32),
  holder TEXT NOT NULL,
  brand_code INTEGER NOT NULL,
  change_ids TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE evidence_link_use (
  token_mark BLOB PRIMARY KEY REFERENCES evidence_link (token_mark),
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE wanted_evidence_file (
  id INTEGER PRIMARY KEY,
  request_key TEXT NOT NULL,
  slack_file TEXT NOT NULL,
  change_ids TEXT NOT NULL,
  holder TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('tr', 'en')),
  wanted_at INTEGER NOT NULL,
  due_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  outcome TEXT,
  UNIQUE (request_key, slack_file)
) STRICT;
--> statement
CREATE INDEX wanted_evidence_file_due ON wanted_evidence_file (due_at) WHERE due_at IS NOT NULL;
--> statement
ALTER TABLE retention_run ADD COLUMN evidence_files INTEGER NOT NULL DEFAULT 0;
