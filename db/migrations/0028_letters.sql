CREATE TABLE outbox_wider (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL CHECK (platform IN ('slack', 'telegram', 'slack-response', 'mail', 'sms')),
  target TEXT NOT NULL,
  room_id INTEGER,
  head_date TEXT,
  body BLOB,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'unknown', 'refused')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  reference TEXT
) STRICT;
--> statement
INSERT INTO outbox_wider (
  id, key, platform, target, room_id, head_date, body, state, attempts, due_at, created_at, settled_at, reference
)
SELECT
  id, key, platform, target, room_id, head_date, body, state, attempts, due_at, created_at, settled_at, reference
FROM outbox;
--> statement
DROP TABLE outbox;
--> statement
ALTER TABLE outbox_wider RENAME TO outbox;
--> statement
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
--> statement
CREATE TABLE email_code (
  id INTEGER PRIMARY KEY,
  session_mark BLOB NOT NULL CHECK (length(session_mark) = 32),
  recipient_mark BLOB NOT NULL CHECK (length(recipient_mark) = 32),
  asker_mark BLOB NOT NULL CHECK (length(asker_mark) = 32),
  sealed BLOB,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > made_at),
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  settled_at INTEGER,
  CHECK ((sealed IS NULL) = (settled_at IS NOT NULL))
) STRICT;
--> statement
CREATE INDEX email_code_of_session ON email_code (session_mark, id);
--> statement
CREATE INDEX email_code_of_recipient ON email_code (recipient_mark, made_at);
--> statement
CREATE INDEX email_code_of_asker ON email_code (asker_mark, made_at);
