ALTER TABLE email_code ADD COLUMN proved_at INTEGER CHECK (proved_at IS NULL OR settled_at IS NOT NULL);
