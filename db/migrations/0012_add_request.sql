CREATE TABLE add_request (
  id TEXT PRIMARY KEY,
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  version INTEGER NOT NULL CHECK (version IN (1, 2)),
  actor TEXT NOT NULL,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE INDEX add_request_by_age ON add_request (received_at);
--> statement
CREATE TABLE add_item (
  id INTEGER PRIMARY KEY,
  sub_id TEXT NOT NULL UNIQUE,
  request_id TEXT NOT NULL REFERENCES add_request (id),
  place INTEGER NOT NULL CHECK (place >= 0),
  sealed BLOB,
  change_id BLOB CHECK (length(change_id) = 32),
  recorded_at INTEGER,
  refused TEXT,
  UNIQUE (request_id, place),
  CHECK ((change_id IS NULL) = (recorded_at IS NULL)),
  CHECK ((sealed IS NOT NULL) + (change_id IS NOT NULL) + (refused IS NOT NULL) = 1)
) STRICT;
--> statement
CREATE INDEX add_item_waiting ON add_item (id) WHERE sealed IS NOT NULL;
--> statement
CREATE INDEX add_item_of_change ON add_item (change_id) WHERE change_id IS NOT NULL;
