ALTER TABLE import_job ADD COLUMN second_person TEXT CHECK (second_person <> applied_by);
--> statement
ALTER TABLE import_job ADD COLUMN passes_refusals INTEGER NOT NULL DEFAULT 0 CHECK (
  passes_refusals IN (0, 1) AND (passes_refusals = 0 OR second_person IS NOT NULL)
);
