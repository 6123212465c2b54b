CREATE TABLE consent_request (
  id INTEGER PRIMARY KEY,
  ticket_mark BLOB NOT NULL UNIQUE CHECK (length(ticket_mark) = 32),
  start_mark BLOB UNIQUE CHECK (length(start_mark) = 32),
  recipient_mark BLOB NOT NULL CHECK (length(recipient_mark) = 32),
  asker_mark BLOB NOT NULL CHECK (length(asker_mark) = 32),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  sealed BLOB,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > asked_at),
  confirmed_at INTEGER,
  outcome TEXT,
  CHECK ((outcome IS NULL) = (confirmed_at IS NULL)),
  CHECK (sealed IS NULL OR confirmed_at IS NULL)
) STRICT;
--> statement
CREATE INDEX consent_request_of_asker ON consent_request (asker_mark, asked_at);
--> statement
CREATE TABLE confirmation (
  change_id BLOB PRIMARY KEY CHECK (length(change_id) = 32),
  seq INTEGER NOT NULL UNIQUE,
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  due_on TEXT NOT NULL,
  outbox_key TEXT,
  sent_at INTEGER,
  needless_at INTEGER,
  CHECK (sent_at IS NULL OR outbox_key IS NOT NULL)
) STRICT, WITHOUT ROWID;
--> statement
CREATE INDEX confirmation_open ON confirmation (due_on) WHERE sent_at IS NULL AND needless_at IS NULL;
--> statement
CREATE TABLE reading (
  name TEXT PRIMARY KEY CHECK (name IN ('confirmations', 'digest')),
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
INSERT INTO reading (name, seq)
  SELECT column1, (SELECT coalesce(max(seq), 0) FROM change) FROM (VALUES ('confirmations'), ('digest'));
--> statement
CREATE TABLE digest_hour (
  hour INTEGER PRIMARY KEY,
  counted_at INTEGER NOT NULL
) STRICT;
--> statement
CREATE TABLE digest_count (
  hour INTEGER NOT NULL REFERENCES digest_hour (hour),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  approvals INTEGER NOT NULL,
  rejections INTEGER NOT NULL,
  PRIMARY KEY (hour, brand_code, channel)
) STRICT, WITHOUT ROWID;
