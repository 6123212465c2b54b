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
--> statement
ALTER TABLE import_job ADD COLUMN request_key TEXT CHECK (length(request_key) > 0);
--> statement
CREATE UNIQUE INDEX import_job_request ON import_job (request_key) WHERE request_key IS NOT NULL;
