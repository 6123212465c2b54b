CREATE TABLE list_file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('BIREYSEL', 'TACIR')),
  holder TEXT NOT NULL CHECK (length(holder) > 0),
  language TEXT NOT NULL CHECK (language IN ('tr', 'en')),
  request_key TEXT NOT NULL UNIQUE CHECK (length(request_key) > 0),
  slack_file TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('receiving', 'looking', 'done', 'ceiling', 'unreadable')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  attempt INTEGER NOT NULL DEFAULT 0,
  pages INTEGER NOT NULL DEFAULT 0,
  next_page INTEGER NOT NULL DEFAULT 0,
  asked INTEGER NOT NULL DEFAULT 0,
  tally TEXT,
  left_today INTEGER,
  fault TEXT,
  told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
  CHECK (next_page <= pages)
) STRICT;
--> statement
CREATE INDEX list_file_at_work ON list_file (state) WHERE told = 0;
--> statement
CREATE TABLE list_page (
  list_id INTEGER NOT NULL REFERENCES list_file (id),
  place INTEGER NOT NULL CHECK (place >= 0),
  sealed BLOB NOT NULL,
  PRIMARY KEY (list_id, place)
) STRICT;
--> statement
CREATE TABLE list_mark (
  list_id INTEGER NOT NULL REFERENCES list_file (id),
  mark BLOB NOT NULL CHECK (length(mark) = 32),
  PRIMARY KEY (list_id, mark)
) STRICT, WITHOUT ROWID;
