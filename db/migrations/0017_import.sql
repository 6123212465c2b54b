CREATE TABLE import_job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  door TEXT NOT NULL CHECK (door IN ('slack', 'cli')),
  holder TEXT NOT NULL CHECK (length(holder) > 0),
  language TEXT NOT NULL CHECK (language IN ('tr', 'en')),
  state TEXT NOT NULL CHECK (
    state IN ('awaiting', 'receiving', 'reading', 'previewed', 'applying', 'done', 'unreadable', 'dropped')
  ),
  token_mark BLOB UNIQUE CHECK (length(token_mark) = 32),
  slack_file TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  encoding TEXT CHECK (encoding IN ('utf-8', 'windows-1254')),
  fault TEXT,
  preview TEXT,
  pages INTEGER NOT NULL DEFAULT 0,
  next_page INTEGER NOT NULL DEFAULT 0,
  result TEXT,
  applied_by TEXT,
  applied_at INTEGER,
  settled_at INTEGER,
  told TEXT NOT NULL DEFAULT '',
  told_count INTEGER NOT NULL DEFAULT 0,
  message_key TEXT,
  CHECK ((applied_by IS NULL) = (applied_at IS NULL)),
  CHECK (state <> 'applying' OR applied_by IS NOT NULL),
  CHECK (next_page <= pages)
) STRICT;
--> statement
CREATE INDEX import_job_at_work ON import_job (state) WHERE state NOT IN ('done', 'unreadable', 'dropped');
--> statement
CREATE TABLE import_part (
  job_id INTEGER NOT NULL REFERENCES import_job (id),
  attempt INTEGER NOT NULL,
  place INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (job_id, attempt, place)
) STRICT;
--> statement
CREATE TABLE import_page (
  job_id INTEGER NOT NULL REFERENCES import_job (id),
  place INTEGER NOT NULL CHECK (place >= 0),
  sealed BLOB,
  changes BLOB CHECK (length(changes) % 36 = 0),
  rejected TEXT NOT NULL,
  PRIMARY KEY (job_id, place),
  CHECK ((sealed IS NULL) = (changes IS NOT NULL))
) STRICT;
