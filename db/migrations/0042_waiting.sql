DROP INDEX outbox_due;
--> statement
CREATE INDEX outbox_waiting ON outbox (platform, target, id) WHERE due_at IS NOT NULL;
--> statement
DROP INDEX inbox_due;
--> statement
CREATE INDEX inbox_waiting ON inbox (platform, lane, id) WHERE due_at IS NOT NULL;
--> statement
CREATE INDEX consent_limit_open ON consent_limit (id) WHERE ended_at IS NULL;
--> statement
CREATE INDEX change_of_recipients ON change (seq) WHERE door IN ('telegram', 'page', 'click', 'iys');
