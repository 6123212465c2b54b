DROP TABLE download_use;
--> statement
DROP TABLE download;
--> statement
CREATE TABLE download (
  token_mark BLOB PRIMARY KEY CHECK (length(token_mark) = 32),
  holder TEXT NOT NULL CHECK (length(holder) > 0),
  wanted TEXT NOT NULL CHECK (json_type(wanted, '$.kind') = 'text'),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE download_use (
  token_mark BLOB PRIMARY KEY REFERENCES download (token_mark),
  used_at INTEGER NOT NULL,
  sha384 BLOB CHECK (length(sha384) = 48)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE file_stamp (
  digest BLOB PRIMARY KEY CHECK (length(digest) = 48),
  tsr BLOB NOT NULL,
  stamped_at INTEGER NOT NULL,
  authority TEXT NOT NULL,
  serial TEXT NOT NULL,
  evidential INTEGER NOT NULL CHECK (evidential IN (0, 1)),
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
