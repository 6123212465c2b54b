ALTER TABLE retention_run ADD COLUMN asked_persons INTEGER NOT NULL DEFAULT 0 CHECK (asked_persons >= 0);
--> statement
ALTER TABLE retention_run ADD COLUMN kept_asked INTEGER NOT NULL DEFAULT 0 CHECK (kept_asked >= 0);
