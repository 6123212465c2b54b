ALTER TABLE room ADD COLUMN report_at INTEGER CHECK (report_at BETWEEN 0 AND 1439);
--> statement
ALTER TABLE room ADD COLUMN added_by TEXT;
--> statement
ALTER TABLE room ADD COLUMN removed_by TEXT;
--> statement
ALTER TABLE brand ADD COLUMN short_names TEXT NOT NULL DEFAULT '[]';
--> statement
ALTER TABLE brand ADD COLUMN added_by TEXT;
--> statement
ALTER TABLE brand ADD COLUMN closed_by TEXT;
--> statement
ALTER TABLE staff ADD COLUMN removed_by TEXT;
