CREATE TABLE dispute (
  complaint_id INTEGER PRIMARY KEY REFERENCES complaint (id),
  -- Who disputes, and where he is written to; dropped when he is erased.
  user_id TEXT,
  chat_id TEXT,
  language TEXT NOT NULL CHECK (language IN ('tr', 'en')),
  change_id BLOB CHECK (length(change_id) = 32),
  opened_at INTEGER NOT NULL,
  told_settled_at INTEGER,
  CHECK ((user_id IS NULL) = (chat_id IS NULL))
) STRICT;
--> statement
CREATE INDEX dispute_of_user ON dispute (user_id);
--> statement
CREATE TABLE dispute_message (
  complaint_id INTEGER NOT NULL REFERENCES dispute (complaint_id),
  place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 100),
  side TEXT NOT NULL CHECK (side IN ('recipient', 'staff')),
  author TEXT,
  sealed BLOB,
  at INTEGER NOT NULL,
  request_key TEXT UNIQUE,
  PRIMARY KEY (complaint_id, place)
) STRICT, WITHOUT ROWID;
--> statement
ALTER TABLE telegram_person ADD COLUMN writes_to INTEGER;
--> statement
ALTER TABLE telegram_person ADD COLUMN writes_since INTEGER;
--> statement
CREATE TABLE consent_limit (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('tr', 'en')),
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  -- The last Istanbul day on which the consent holds.
  until_on TEXT NOT NULL,
  proof TEXT NOT NULL CHECK (proof IN ('own-contact', 'mail-code')),
  proved_at INTEGER NOT NULL,
  set_at INTEGER NOT NULL,
  reminded_at INTEGER,
  ended_at INTEGER
) STRICT;
--> statement
CREATE UNIQUE INDEX consent_limit_in_force ON consent_limit (recipient_id, brand_code, channel) WHERE ended_at IS NULL;
--> statement
CREATE INDEX consent_limit_of_user ON consent_limit (user_id);
