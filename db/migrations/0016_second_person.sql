ALTER TABLE change ADD COLUMN second_person TEXT CHECK (second_person <> actor);
--> statement
CREATE TABLE approval (
  id INTEGER PRIMARY KEY,
  request_key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  reason TEXT NOT NULL CHECK (reason IN ('over-refusal', 'many', 'void')),
  changes INTEGER NOT NULL CHECK (changes > 0),
  sealed BLOB,
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('approved', 'declined', 'withdrawn', 'expired')),
  decided_at INTEGER,
  decided_by TEXT,
  settled_at INTEGER,
  CHECK (outcome <> 'approved' OR decided_by <> asked_by),
  CHECK ((outcome IS NULL) = (decided_at IS NULL)),
  CHECK (settled_at IS NULL OR (outcome IS NOT NULL AND sealed IS NULL))
) STRICT;
--> statement
CREATE INDEX approval_unsettled ON approval (brand_code) WHERE settled_at IS NULL;
