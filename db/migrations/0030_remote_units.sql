CREATE TABLE stale_read (
  never INTEGER NOT NULL CHECK (never = 0)
) STRICT;
--> statement
CREATE TABLE unit_receipt (
  id TEXT PRIMARY KEY CHECK (length(id) > 0),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE INDEX unit_receipt_by_age ON unit_receipt (stored_at);
