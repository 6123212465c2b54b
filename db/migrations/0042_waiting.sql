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
--> statement
CREATE INDEX consent_limit_of_recipient ON consent_limit (recipient_id);
--> statement
CREATE INDEX outbox_oldest ON outbox (created_at) WHERE due_at IS NOT NULL;
--> statement
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE due_at IS NULL;
--> statement
CREATE INDEX outbox_unknown ON outbox (id) WHERE state = 'unknown' AND due_at IS NULL;
