CREATE TABLE telegram_person_without_address (
  user_id TEXT PRIMARY KEY,
  chat_id TEXT NOT NULL,
  language TEXT NOT NULL,
  contact_asked_at INTEGER,
  created_at INTEGER NOT NULL,
  -- Set while he has blocked the bot: nothing reaches him, and nothing follows from it for his consents.
  blocked_at INTEGER
) STRICT, WITHOUT ROWID;
--> statement
CREATE TABLE telegram_address (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT NOT NULL REFERENCES telegram_person_without_address (user_id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
  proof TEXT NOT NULL CHECK (proof IN ('own-contact', 'mail-code')),
  proved_at INTEGER NOT NULL,
  CHECK ((kind = 'phone') = (proof = 'own-contact')),
  UNIQUE (user_id, recipient_id)
) STRICT;
--> statement
INSERT INTO telegram_person_without_address (user_id, chat_id, language, contact_asked_at, created_at)
  SELECT user_id, chat_id, language, contact_asked_at, created_at FROM telegram_person;
--> statement
INSERT INTO telegram_address (user_id, recipient_id, kind, proof, proved_at)
  SELECT user_id, recipient_id, 'phone', 'own-contact', proved_at FROM telegram_person
  WHERE recipient_id IS NOT NULL AND proved_at IS NOT NULL;
--> statement
DROP TABLE telegram_person;
--> statement
ALTER TABLE telegram_person_without_address RENAME TO telegram_person;
--> statement
CREATE UNIQUE INDEX telegram_address_one_phone ON telegram_address (user_id) WHERE kind = 'phone';
--> statement
CREATE INDEX telegram_address_of_recipient ON telegram_address (recipient_id);
--> statement
CREATE TABLE address_code (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  mark BLOB NOT NULL CHECK (length(mark) = 32),
  -- The address and the code's keyed digest; dropped when it has been used or has run out.
  sealed BLOB,
  code_mark BLOB CHECK (length(code_mark) = 32),
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK ((sealed IS NULL) = (code_mark IS NULL))
) STRICT, WITHOUT ROWID;
--> statement
CREATE INDEX address_code_of_holder ON address_code (holder, made_at);
--> statement
CREATE INDEX address_code_of_address ON address_code (mark, made_at);
--> statement
CREATE TABLE address_code_try (
  code_id TEXT NOT NULL REFERENCES address_code (id) ON DELETE CASCADE,
  place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 5),
  at INTEGER NOT NULL,
  PRIMARY KEY (code_id, place)
) STRICT, WITHOUT ROWID;
