ALTER TABLE change ADD COLUMN restores INTEGER CHECK (
  restores IS NULL OR (restores >= 0 AND restores < ordinal - 1 AND effect = 'taken' AND second_person IS NOT NULL)
);
--> statement
ALTER TABLE import_job ADD COLUMN voided_by TEXT;
--> statement
ALTER TABLE import_job ADD COLUMN void_approved_by TEXT CHECK (void_approved_by <> voided_by);
--> statement
ALTER TABLE import_job ADD COLUMN void_begun_at INTEGER CHECK (
  void_begun_at IS NULL OR (state = 'done' AND voided_by IS NOT NULL AND void_approved_by IS NOT NULL)
);
--> statement
ALTER TABLE import_job ADD COLUMN pages_to_void INTEGER NOT NULL DEFAULT 0 CHECK (pages_to_void BETWEEN 0 AND pages);
--> statement
ALTER TABLE import_job ADD COLUMN void_result TEXT;
--> statement
ALTER TABLE import_job ADD COLUMN voided_at INTEGER CHECK (voided_at IS NULL OR pages_to_void = 0);
--> statement
CREATE INDEX import_job_voiding ON import_job (id) WHERE void_begun_at IS NOT NULL AND voided_at IS NULL;
