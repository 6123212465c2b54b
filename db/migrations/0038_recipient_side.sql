ALTER TABLE email_code ADD COLUMN proved_at INTEGER CHECK (proved_at IS NULL OR settled_at IS NOT NULL);
--> statement
CREATE TABLE telegram_bot (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;
