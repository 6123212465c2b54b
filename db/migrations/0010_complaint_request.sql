ALTER TABLE complaint ADD COLUMN request_key TEXT;
--> statement
CREATE UNIQUE INDEX complaint_request ON complaint (request_key) WHERE request_key IS NOT NULL;
