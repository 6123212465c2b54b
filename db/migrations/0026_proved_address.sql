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
