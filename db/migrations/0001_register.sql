CREATE TABLE wrapped_key (
  name TEXT PRIMARY KEY CHECK (name IN ('lookup', 'sealing')),
  wrapped BLOB NOT NULL
) STRICT;
--> statement
CREATE TABLE provider (
  code INTEGER PRIMARY KEY CHECK (code > 0),
  name TEXT NOT NULL CHECK (length(name) > 0),
  activated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
--> statement
CREATE TABLE brand (
  code INTEGER PRIMARY KEY CHECK (code > 0),
  provider_code INTEGER NOT NULL REFERENCES provider (code),
  name TEXT NOT NULL CHECK (length(name) > 0),
  trademark TEXT,
  master INTEGER NOT NULL CHECK (master IN (0, 1)),
  created_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
--> statement
CREATE UNIQUE INDEX brand_one_master ON brand (provider_code) WHERE master = 1;
--> statement
CREATE TABLE recipient (
  id INTEGER PRIMARY KEY,
  mark BLOB NOT NULL UNIQUE CHECK (length(mark) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
  sealed BLOB,
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  created_at INTEGER NOT NULL,
  erased_at INTEGER,
  CHECK ((sealed IS NULL) = (erased_at IS NOT NULL))
) STRICT;
--> statement
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('BIREYSEL', 'TACIR')),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  previous_id BLOB,
  status TEXT NOT NULL CHECK (status IN ('ONAY', 'RET')),
  source TEXT,
  consent_date TEXT,
  consent_at INTEGER,
  effect TEXT NOT NULL CHECK (effect IN ('taken', 'local', 'repeat')),
  recorded_at INTEGER NOT NULL,
  door TEXT NOT NULL,
  actor TEXT,
  evidence_digest BLOB,
  UNIQUE (recipient_id, brand_code, recipient_type, channel, ordinal),
  CHECK ((previous_id IS NULL) = (ordinal = 1)),
  CHECK ((consent_date IS NULL) = (consent_at IS NULL)),
  CHECK (effect = 'taken' OR status = 'RET')
) STRICT;
--> statement
CREATE TRIGGER change_is_never_edited BEFORE UPDATE ON change
BEGIN
  SELECT RAISE(ABORT, 'changes are only appended');
END;
--> statement
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
BEGIN
  SELECT RAISE(ABORT, 'changes are only appended');
END;
--> statement
CREATE TABLE consent (
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('BIREYSEL', 'TACIR')),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  status TEXT NOT NULL CHECK (status IN ('ONAY', 'RET')),
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  last_id BLOB NOT NULL CHECK (length(last_id) = 32),
  last_recorded_at INTEGER NOT NULL,
  last_door TEXT NOT NULL,
  last_actor TEXT,
  filed_status TEXT CHECK (filed_status IN ('ONAY', 'RET')),
  filed_source TEXT,
  filed_date TEXT,
  filed_at INTEGER,
  ret_source TEXT,
  ret_date TEXT,
  ret_at INTEGER,
  national TEXT NOT NULL CHECK (national IN ('unverified', 'unsent', 'pending', 'registered', 'refused', 'late')),
  national_at INTEGER,
  PRIMARY KEY (recipient_id, brand_code, recipient_type, channel),
  CHECK (status = CASE WHEN ret_at IS NOT NULL THEN 'RET' ELSE filed_status END)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE evidence (
  change_id BLOB PRIMARY KEY CHECK (length(change_id) = 32),
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE recorded_request (
  key TEXT PRIMARY KEY,
  change_id BLOB,
  refusals TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE INDEX recorded_request_by_age ON recorded_request (recorded_at);
--> statement
CREATE TABLE seal (
  from_seq INTEGER PRIMARY KEY,
  to_seq INTEGER NOT NULL,
  root BLOB NOT NULL CHECK (length(root) = 32),
  previous_head BLOB,
  head BLOB NOT NULL CHECK (length(head) = 32),
  sealed_at INTEGER NOT NULL,
  CHECK (to_seq >= from_seq)
) STRICT;
--> statement
CREATE TABLE day (
  date TEXT PRIMARY KEY,
  from_seq INTEGER,
  to_seq INTEGER,
  changes INTEGER NOT NULL,
  root BLOB NOT NULL CHECK (length(root) = 32),
  previous_head BLOB,
  head BLOB NOT NULL CHECK (length(head) = 32),
  closed_at INTEGER NOT NULL,
  CHECK ((from_seq IS NULL) = (changes = 0)),
  CHECK ((to_seq IS NULL) = (changes = 0))
) STRICT, WITHOUT ROWID;
--> statement
CREATE TRIGGER day_is_never_edited BEFORE UPDATE ON day
BEGIN
  SELECT RAISE(ABORT, 'a closed day stays as it is');
END;
--> statement
CREATE TRIGGER day_is_never_deleted BEFORE DELETE ON day
BEGIN
  SELECT RAISE(ABORT, 'a closed day stays as it is');
END;
--> statement
CREATE TRIGGER seal_is_never_edited BEFORE UPDATE ON seal
BEGIN
  SELECT RAISE(ABORT, 'a seal stays as it is');
END;
--> statement
CREATE TRIGGER seal_is_never_deleted BEFORE DELETE ON seal
BEGIN
  SELECT RAISE(ABORT, 'a seal stays as it is');
END;
--> statement
CREATE TABLE witness (
  date TEXT NOT NULL REFERENCES day (date),
  place TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (date, place)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL CHECK (platform IN ('slack', 'telegram')),
  key TEXT NOT NULL,
  signature TEXT,
  lane TEXT NOT NULL,
  body BLOB,
  received_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  done_at INTEGER,
  UNIQUE (platform, key),
  CHECK ((due_at IS NULL) = (done_at IS NOT NULL))
) STRICT;
--> statement
CREATE UNIQUE INDEX inbox_signature ON inbox (signature) WHERE signature IS NOT NULL;
--> statement
CREATE INDEX inbox_due ON inbox (due_at) WHERE due_at IS NOT NULL;
--> statement
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL CHECK (platform IN ('slack', 'telegram', 'slack-response')),
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
CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
--> statement
CREATE TABLE outbox_attempt (
  outbox_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT,
  PRIMARY KEY (outbox_id, attempt)
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE staff (
  id INTEGER PRIMARY KEY,
  slack_user TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
  brand_code INTEGER REFERENCES brand (code),
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  removed_at INTEGER
) STRICT;
--> statement
CREATE UNIQUE INDEX staff_once ON staff (slack_user, ifnull(brand_code, 0)) WHERE removed_at IS NULL;
--> statement
CREATE TABLE client (
  username TEXT PRIMARY KEY,
  provider_code INTEGER NOT NULL REFERENCES provider (code),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
--> statement
CREATE TABLE room (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL CHECK (platform IN ('slack', 'telegram')),
  external_id TEXT NOT NULL,
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  added_at INTEGER NOT NULL,
  removed_at INTEGER,
  lost_at INTEGER
) STRICT;
--> statement
CREATE UNIQUE INDEX room_once ON room (platform, external_id, brand_code) WHERE removed_at IS NULL;
--> statement
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE look_up_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  door TEXT NOT NULL,
  actor TEXT NOT NULL,
  mark BLOB NOT NULL,
  brand_code INTEGER,
  purpose TEXT NOT NULL
) STRICT;
--> statement
CREATE INDEX look_up_log_by_actor ON look_up_log (actor, at);
--> statement
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  actor TEXT NOT NULL,
  sealed BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE telegram_person (
  user_id TEXT PRIMARY KEY,
  chat_id TEXT NOT NULL,
  language TEXT NOT NULL,
  recipient_id INTEGER REFERENCES recipient (id),
  proved_at INTEGER,
  contact_asked_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE link (
  token_mark BLOB PRIMARY KEY CHECK (length(token_mark) = 32),
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  brand_code INTEGER NOT NULL REFERENCES brand (code),
  channel TEXT NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
