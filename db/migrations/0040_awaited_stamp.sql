ALTER TABLE outbox ADD COLUMN awaits_stamp_of BLOB CHECK (length(awaits_stamp_of) = 48);
--> statement
CREATE INDEX outbox_awaits_stamp ON outbox (id) WHERE awaits_stamp_of IS NOT NULL;
