CREATE TABLE download (
  token_mark BLOB PRIMARY KEY CHECK (length(token_mark) = 32),
  holder TEXT NOT NULL CHECK (length(holder) > 0),
  kind TEXT NOT NULL CHECK (kind IN ('movement-file', 'movement-stamp', 'permitted-csv', 'permitted-xlsx', 'evidence-pack')),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  date TEXT,
  as_of INTEGER,
  scope TEXT CHECK (scope IN ('ONAY', 'all')),
  recipient_id INTEGER REFERENCES recipient (id),
  format TEXT CHECK (format IN ('pdf', 'zip')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  CHECK ((date IS NOT NULL) = (kind LIKE 'movement-%')),
  CHECK ((scope IS NOT NULL) = (kind LIKE 'permitted-%')),
  CHECK ((recipient_id IS NOT NULL) = (kind = 'evidence-pack')),
  CHECK ((format IS NOT NULL) = (kind = 'evidence-pack'))
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE download_use (
  token_mark BLOB PRIMARY KEY REFERENCES download (token_mark),
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
