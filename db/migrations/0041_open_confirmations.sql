DROP INDEX confirmation_open;
--> statement
CREATE INDEX confirmation_open ON confirmation (due_on, seq) WHERE sent_at IS NULL AND needless_at IS NULL;
