CREATE TABLE drill (
  id INTEGER PRIMARY KEY,
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  occasion TEXT NOT NULL CHECK (length(occasion) > 0),
  started_at INTEGER NOT NULL,
  started_door TEXT,
  started_by TEXT,
  due_on TEXT NOT NULL,
  asked_at INTEGER,
  closed_at INTEGER,
  told_at INTEGER,
  UNIQUE (brand_code, occasion),
  CHECK (started_door IS NOT NULL OR started_by IS NULL),
  CHECK (closed_at IS NOT NULL OR told_at IS NULL)
) STRICT;
--> statement
CREATE UNIQUE INDEX drill_one_open ON drill (brand_code) WHERE closed_at IS NULL;
--> statement
CREATE INDEX drill_untold ON drill (id) WHERE told_at IS NULL;
--> statement
CREATE TABLE drill_item (
  drill_id INTEGER NOT NULL REFERENCES drill (id),
  place INTEGER NOT NULL CHECK (place > 0),
  change_id BLOB NOT NULL REFERENCES change (id),
  state TEXT NOT NULL CHECK (state IN ('on-file', 'asked', 'added', 'not-found', 'unanswered', 'dropped')),
  answered_at INTEGER,
  answered_by TEXT,
  PRIMARY KEY (drill_id, place)
) STRICT, WITHOUT ROWID;
