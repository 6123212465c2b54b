ALTER TABLE import_job ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
--> statement
ALTER TABLE import_job ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
--> statement
ALTER TABLE import_job ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
--> statement
ALTER TABLE list_file ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
--> statement
ALTER TABLE list_file ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
--> statement
ALTER TABLE list_file ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
--> statement
ALTER TABLE wanted_evidence_file RENAME COLUMN attempts TO turn;
--> statement
ALTER TABLE wanted_evidence_file ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
