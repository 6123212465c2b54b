CREATE TABLE `add_item` (
	`id` integer PRIMARY KEY NOT NULL,
	`sub_id` text NOT NULL UNIQUE,
	`request_id` text NOT NULL REFERENCES add_request(id),
	`place` integer NOT NULL,
	`sealed` blob,
	`change_id` blob CHECK (length(change_id) = 32),
	`recorded_at` integer,
	`refused` text,
	CHECK(place >= 0),
	CHECK((change_id IS NULL) = (recorded_at IS NULL)),
	CHECK((sealed IS NOT NULL) + (change_id IS NOT NULL) + (refused IS NOT NULL) = 1)
) STRICT;
CREATE INDEX `add_item_of_change` ON `add_item` (`change_id`) WHERE change_id IS NOT NULL;
CREATE INDEX `add_item_waiting` ON `add_item` (`id`) WHERE sealed IS NOT NULL;
CREATE UNIQUE INDEX `add_item_request_id_place_unique` ON `add_item` (`request_id`,`place`);
CREATE TABLE `add_request` (
	`id` text PRIMARY KEY NOT NULL,
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`version` integer NOT NULL,
	`actor` text NOT NULL,
	`received_at` integer NOT NULL,
	CHECK(version IN (1, 2))
) STRICT, WITHOUT ROWID;
CREATE INDEX `add_request_by_age` ON `add_request` (`received_at`);
CREATE TABLE `agreement` (
	`date` text NOT NULL REFERENCES day(date),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`digest` blob CHECK (length(digest) = 32),
	`agreed_at` integer NOT NULL,
	`door` text NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`date`, `brand_code`),
	CHECK(length(actor) > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE `answered_request` (
	`client` text NOT NULL,
	`key` blob NOT NULL CHECK (length(key) = 32),
	`request` blob NOT NULL CHECK (length(request) = 32),
	`begun_at` integer NOT NULL,
	`parts` integer,
	PRIMARY KEY(`client`, `key`),
	CHECK(parts > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX `answered_request_by_age` ON `answered_request` (`begun_at`);
CREATE TABLE `answered_request_part` (
	`client` text NOT NULL,
	`key` blob NOT NULL CHECK (length(key) = 32),
	`place` integer NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`client`, `key`, `place`),
	FOREIGN KEY (`client`,`key`) REFERENCES `answered_request`(`client`,`key`) ON UPDATE no action ON DELETE cascade,
	CHECK(place >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE `approval` (
	`id` integer PRIMARY KEY NOT NULL,
	`request_key` text NOT NULL UNIQUE,
	`kind` text NOT NULL,
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`reason` text NOT NULL CHECK (reason IN ('over-refusal', 'open-complaint', 'void')),
	`changes` integer NOT NULL,
	`sealed` blob,
	`asked_at` integer NOT NULL,
	`asked_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`outcome` text CHECK (outcome IN ('approved', 'declined', 'withdrawn', 'expired')),
	`decided_at` integer,
	`decided_by` text,
	`settled_at` integer,
	CHECK(changes > 0),
	CHECK(outcome <> 'approved' OR decided_by <> asked_by),
	CHECK((outcome IS NULL) = (decided_at IS NULL)),
	CHECK(settled_at IS NULL OR (outcome IS NOT NULL AND sealed IS NULL))
) STRICT;
CREATE INDEX `approval_unsettled` ON `approval` (`brand_code`) WHERE settled_at IS NULL;
CREATE TABLE `brand` (
	`code` integer PRIMARY KEY NOT NULL,
	`provider_code` integer NOT NULL REFERENCES provider(code),
	`name` text NOT NULL,
	`trademark` text,
	`master` integer NOT NULL CHECK (master IN (0, 1)),
	`activated_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`added_by` text,
	`closed_by` text,
	CHECK(code > 0),
	CHECK(length(name) > 0)
) STRICT;
CREATE UNIQUE INDEX `brand_one_master` ON `brand` (`provider_code`) WHERE master = 1;
CREATE TABLE `change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` blob NOT NULL CHECK (length(id) = 32) UNIQUE,
	`consent_id` integer NOT NULL REFERENCES consent(id),
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`recipient_type` text NOT NULL CHECK (recipient_type IN ('BIREYSEL', 'TACIR')),
	`channel` text NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
	`ordinal` integer NOT NULL,
	`previous_id` blob CHECK (length(previous_id) = 32),
	`status` text NOT NULL CHECK (status IN ('ONAY', 'RET')),
	`source` text,
	`consent_date` text,
	`consent_at` integer,
	`effect` text NOT NULL CHECK (effect IN ('taken', 'local', 'repeat')),
	`recorded_at` integer NOT NULL,
	`door` text NOT NULL,
	`actor` text,
	`evidence_digest` blob CHECK (length(evidence_digest) = 32),
	`second_person` text,
	`restores` integer,
	CHECK(ordinal > 0),
	CHECK(second_person <> actor),
	CHECK(restores IS NULL OR (restores >= 0 AND restores < ordinal - 1 AND effect = 'taken' AND (second_person IS NOT NULL OR restores = 0))),
	CHECK((previous_id IS NULL) = (ordinal = 1)),
	CHECK((consent_date IS NULL) = (consent_at IS NULL)),
	CHECK(effect = 'taken' OR status = 'RET')
) STRICT;
CREATE INDEX `change_of_recipients` ON `change` (`seq`) WHERE door IN ('telegram', 'page', 'click', 'sms', 'iys');
CREATE UNIQUE INDEX `change_consent_id_ordinal_unique` ON `change` (`consent_id`,`ordinal`);
CREATE TABLE `client` (
	`username` text PRIMARY KEY NOT NULL,
	`provider_code` integer NOT NULL REFERENCES provider(code),
	`password_hash` text NOT NULL,
	`scopes` text NOT NULL,
	`brands` text,
	`look_ups_per_day` integer,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	CHECK(look_ups_per_day > 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE `clock_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`seen_at` integer NOT NULL,
	CHECK(id = 1),
	CHECK(since <= seen_at)
) STRICT;
CREATE TABLE `complaint` (
	`id` integer PRIMARY KEY NOT NULL,
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`channel` text CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
	`due_on` text NOT NULL,
	`message_at` text,
	`details` blob,
	`noted_at` integer NOT NULL,
	`noted_door` text NOT NULL,
	`noted_by` text,
	`outcome` text CHECK (outcome IN ('consent-shown', 'no-consent', 'not-ours', 'withdrawn')),
	`settled_at` integer,
	`request_key` text UNIQUE,
	`user_id` text,
	CHECK((outcome IS NULL) = (settled_at IS NULL))
) STRICT;
CREATE INDEX `complaint_of_recipient` ON `complaint` (`recipient_id`);
CREATE INDEX `complaint_of_user` ON `complaint` (`user_id`) WHERE user_id IS NOT NULL;
CREATE INDEX `complaint_open` ON `complaint` (`due_on`) WHERE outcome IS NULL;
CREATE TABLE `complaint_message` (
	`complaint_id` integer NOT NULL REFERENCES complaint(id),
	`place` integer NOT NULL,
	`staff_id` text,
	`sealed` blob,
	`at` integer NOT NULL,
	`request_key` text UNIQUE,
	PRIMARY KEY(`complaint_id`, `place`),
	CHECK(place BETWEEN 1 AND 100)
) STRICT, WITHOUT ROWID;
CREATE TABLE `confirmation` (
	`change_id` blob PRIMARY KEY NOT NULL CHECK (length(change_id) = 32),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`due_on` text NOT NULL,
	`outbox_key` text,
	`sent_at` integer,
	CHECK(sent_at IS NULL OR outbox_key IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX `confirmation_open` ON `confirmation` (`due_on`,`brand_code`,`outbox_key`) WHERE sent_at IS NULL;
CREATE TABLE `consent` (
	`id` integer PRIMARY KEY NOT NULL,
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`recipient_type` text NOT NULL CHECK (recipient_type IN ('BIREYSEL', 'TACIR')),
	`channel` text NOT NULL CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
	`status` text NOT NULL CHECK (status IN ('ONAY', 'RET')),
	`ordinal` integer NOT NULL,
	`last_id` blob NOT NULL CHECK (length(last_id) = 32),
	`last_recorded_at` integer NOT NULL,
	`last_door` text NOT NULL,
	`last_actor` text,
	`basis_ordinal` integer,
	`iys_ordinal` integer,
	`iys_status` text CHECK (iys_status IN ('ONAY', 'RET')),
	`iys_source` text,
	`iys_date` text,
	`iys_at` integer,
	`ret_ordinal` integer,
	`ret_source` text,
	`ret_date` text,
	`ret_at` integer,
	`national` text NOT NULL CHECK (national IN ('unverified', 'waiting', 'sent', 'registered', 'refused', 'late')),
	CHECK(ordinal > 0),
	CHECK(status = CASE WHEN ret_at IS NOT NULL THEN 'RET' ELSE iys_status END),
	CHECK(basis_ordinal BETWEEN 1 AND ordinal),
	CHECK((basis_ordinal IS NULL) = (iys_ordinal IS NULL AND ret_ordinal IS NULL)),
	CHECK((iys_ordinal IS NULL) = (iys_status IS NULL)),
	CHECK((ret_ordinal IS NULL) = (ret_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX `consent_recipient_id_brand_code_recipient_type_channel_unique` ON `consent` (`recipient_id`,`brand_code`,`recipient_type`,`channel`);
CREATE TABLE `consent_request` (
	`id` integer PRIMARY KEY NOT NULL,
	`token_mark` blob NOT NULL CHECK (length(token_mark) = 32) UNIQUE,
	`recipient_mark` blob NOT NULL CHECK (length(recipient_mark) = 16),
	`asker_mark` blob NOT NULL CHECK (length(asker_mark) = 16),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`client` text,
	`sealed` blob,
	`asked_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`confirmed_at` integer,
	`outcome` text,
	CHECK(expires_at > asked_at),
	CHECK((outcome IS NULL) = (confirmed_at IS NULL)),
	CHECK(sealed IS NULL OR confirmed_at IS NULL)
) STRICT;
CREATE INDEX `consent_request_of_asker` ON `consent_request` (`asker_mark`,`asked_at`);
CREATE INDEX `consent_request_of_recipient` ON `consent_request` (`recipient_mark`,`asked_at`);
CREATE TABLE `day` (
	`date` text PRIMARY KEY NOT NULL,
	`from_seq` integer,
	`to_seq` integer,
	`entries` integer NOT NULL,
	`root` blob NOT NULL CHECK (length(root) = 32),
	`previous_head` blob CHECK (length(previous_head) = 32),
	`head` blob NOT NULL CHECK (length(head) = 32),
	`closed_at` integer NOT NULL,
	CHECK((from_seq IS NULL) = (entries = 0)),
	CHECK((to_seq IS NULL) = (entries = 0))
) STRICT, WITHOUT ROWID;
CREATE TABLE `draft` (
	`id` text PRIMARY KEY NOT NULL,
	`actor` text NOT NULL,
	`sealed` blob NOT NULL,
	`expires_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE `entry` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` blob NOT NULL CHECK (length(id) = 32) UNIQUE,
	`kind` text NOT NULL CHECK (kind IN ('evidence', 'complaint', 'complaint-outcome', 'erasure-asked', 'erasure', 'posted', 'stamp', 'file-stamp', 'iys-answer', 'ticket', 'renamed')),
	`subject` text NOT NULL,
	`ordinal` integer NOT NULL,
	`previous_id` blob CHECK (length(previous_id) = 32),
	`recorded_at` integer NOT NULL,
	`door` text,
	`actor` text,
	`content` text NOT NULL,
	`body` blob,
	CHECK(seq > 0),
	CHECK(ordinal > 0),
	CHECK((previous_id IS NULL) = (ordinal = 1))
) STRICT;
CREATE INDEX `entry_of_file` ON `entry` (content ->> '$.file') WHERE kind = 'evidence';
CREATE INDEX `entry_of_recipient` ON `entry` (content ->> '$.recipientId',`seq`) WHERE kind IN ('erasure-asked', 'erasure');
CREATE INDEX `entry_ticket` ON `entry` (content ->> '$.brandCode',`seq`) WHERE kind = 'ticket';
CREATE UNIQUE INDEX `entry_dropped_once` ON `entry` (content ->> '$.commitment') WHERE kind = 'erasure';
CREATE UNIQUE INDEX `entry_subject_ordinal_unique` ON `entry` (`subject`,`ordinal`);
CREATE TABLE `evidence` (
	`change_id` blob PRIMARY KEY NOT NULL CHECK (length(change_id) = 32),
	`sealed` blob NOT NULL,
	`note_only` integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE `evidence_file` (
	`mark` blob PRIMARY KEY NOT NULL CHECK (length(mark) = 32),
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`parts` integer NOT NULL,
	CHECK(parts > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX `evidence_file_of_recipient` ON `evidence_file` (`recipient_id`);
CREATE TABLE `evidence_file_part` (
	`mark` blob NOT NULL CHECK (length(mark) = 32) REFERENCES evidence_file(mark),
	`place` integer NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`mark`, `place`),
	CHECK(place >= 0)
) STRICT;
CREATE TABLE `file_link` (
	`token_mark` blob PRIMARY KEY NOT NULL CHECK (length(token_mark) = 32),
	`principal` text NOT NULL,
	`purpose` text NOT NULL,
	`expires_at` integer NOT NULL,
	CHECK(length(principal) > 0),
	CHECK(json_type(purpose, '$.kind') = 'text')
) STRICT, WITHOUT ROWID;
CREATE TABLE `file_link_use` (
	`token_mark` blob PRIMARY KEY NOT NULL CHECK (length(token_mark) = 32) REFERENCES file_link(token_mark) ON DELETE CASCADE,
	`used_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE `imported_file` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL CHECK (kind IN ('consents', 'addresses', 'iys')),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`channel` text CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
	`recipient_type` text CHECK (recipient_type IN ('BIREYSEL', 'TACIR')),
	`door` text NOT NULL CHECK (door IN ('slack', 'cli')),
	`principal` text NOT NULL,
	`language` text NOT NULL CHECK (language IN ('tr', 'en')),
	`state` text NOT NULL CHECK (state IN ('receiving', 'reading', 'unmapped', 'previewed', 'applying', 'done', 'unreadable', 'dropped')),
	`request_key` text UNIQUE,
	`slack_file` text,
	`created_at` integer NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`encoding` text CHECK (encoding IN ('utf-8', 'windows-1254', 'utf-16le', 'utf-16be')),
	`digest` blob CHECK (length(digest) = 32),
	`named_day` text,
	`named_brand` integer,
	`takes_newcomers` integer DEFAULT false NOT NULL CHECK (takes_newcomers IN (0, 1)),
	`columns` blob,
	`readings` integer DEFAULT 0 NOT NULL,
	`fault` text,
	`preview` text,
	`pages` integer DEFAULT 0 NOT NULL,
	`next_page` integer DEFAULT 0 NOT NULL,
	`result` text,
	`applied_by` text,
	`applied_at` integer,
	`settled_at` integer,
	`notified_state` text DEFAULT '' NOT NULL,
	`voided_by` text,
	`void_approved_by` text,
	`void_begun_at` integer,
	`pages_to_void` integer DEFAULT 0 NOT NULL,
	`void_result` text,
	`voided_at` integer,
	`fencing_token` integer DEFAULT 0 NOT NULL,
	`due_at` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	CHECK((kind = 'addresses') = (channel IS NOT NULL)),
	CHECK((channel IS NULL) = (recipient_type IS NULL)),
	CHECK(length(principal) > 0),
	CHECK(void_approved_by <> voided_by),
	CHECK(void_begun_at IS NULL OR (state = 'done' AND voided_by IS NOT NULL AND void_approved_by IS NOT NULL)),
	CHECK(pages_to_void BETWEEN 0 AND pages),
	CHECK(voided_at IS NULL OR pages_to_void = 0),
	CHECK(length(request_key) > 0),
	CHECK((applied_by IS NULL) = (applied_at IS NULL)),
	CHECK(state <> 'applying' OR applied_by IS NOT NULL),
	CHECK(next_page <= pages)
) STRICT;
CREATE INDEX `imported_file_at_work` ON `imported_file` (`state`) WHERE state NOT IN ('done', 'unreadable', 'dropped');
CREATE INDEX `imported_file_voiding` ON `imported_file` (`id`) WHERE void_begun_at IS NOT NULL AND voided_at IS NULL;
CREATE TABLE `imported_page` (
	`file_id` integer NOT NULL REFERENCES imported_file(id),
	`place` integer NOT NULL,
	`sealed` blob,
	`changes` blob,
	`rejected` text NOT NULL,
	`rejected_rows` blob,
	PRIMARY KEY(`file_id`, `place`),
	CHECK(place >= 0),
	CHECK(length(changes) % 36 = 0),
	CHECK((sealed IS NULL) = (changes IS NOT NULL))
) STRICT;
CREATE TABLE `imported_part` (
	`file_id` integer NOT NULL REFERENCES imported_file(id),
	`attempt` integer NOT NULL,
	`place` integer NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`file_id`, `attempt`, `place`)
) STRICT;
CREATE TABLE `inbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`platform` text NOT NULL CHECK (platform IN ('slack', 'telegram', 'sms')),
	`key` text NOT NULL,
	`signature` text,
	`lane` text NOT NULL,
	`body` blob,
	`received_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`done_at` integer,
	`given_up_at` integer,
	CHECK((due_at IS NULL) = (done_at IS NOT NULL)),
	CHECK(given_up_at IS NULL OR done_at IS NOT NULL)
) STRICT;
CREATE INDEX `inbox_given_up` ON `inbox` (`id`) WHERE given_up_at IS NOT NULL;
CREATE UNIQUE INDEX `inbox_signature` ON `inbox` (`signature`) WHERE signature IS NOT NULL;
CREATE INDEX `inbox_waiting` ON `inbox` (`platform`,`lane`,`id`) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX `inbox_platform_key_unique` ON `inbox` (`platform`,`key`);
CREATE TABLE `iys_batch` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`rows` text NOT NULL,
	`request_id` text,
	`taken_at` integer NOT NULL,
	`due_at` integer NOT NULL
) STRICT;
CREATE INDEX `iys_batch_of_brand` ON `iys_batch` (`brand_code`);
CREATE TABLE `iys_conflict` (
	`id` integer PRIMARY KEY NOT NULL,
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`row_mark` blob NOT NULL CHECK (length(row_mark) = 16) UNIQUE,
	`mark` blob NOT NULL CHECK (length(mark) = 16),
	`status` text NOT NULL CHECK (status IN ('ONAY', 'RET')),
	`sealed` blob NOT NULL,
	`found_at` integer NOT NULL,
	`settled_by` text,
	`settled_at` integer,
	CHECK((settled_by IS NULL) = (settled_at IS NULL))
) STRICT;
CREATE INDEX `iys_conflict_of_brand` ON `iys_conflict` (`brand_code`);
CREATE INDEX `iys_conflict_of_recipient` ON `iys_conflict` (`mark`);
CREATE TABLE `iys_file` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`rows` integer NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_by` text NOT NULL,
	`confirmed_by` text,
	`confirmed_at` integer,
	CHECK(rows > 0),
	CHECK((confirmed_by IS NULL) = (confirmed_at IS NULL))
) STRICT;
CREATE INDEX `iys_file_of_brand` ON `iys_file` (`brand_code`);
CREATE TABLE `iys_intake` (
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`name` text NOT NULL,
	`state` text NOT NULL CHECK (state IN ('open', 'equal', 'repaired', 'different')),
	`note` text CHECK (note IN ('unfinished', 'refused', 'file', 'too-large', 'counts')),
	`place` text,
	`at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`missing` integer NOT NULL,
	`tally` text NOT NULL,
	`agreed_at` integer,
	PRIMARY KEY(`brand_code`, `name`)
) STRICT, WITHOUT ROWID;
CREATE TABLE `iys_queue` (
	`seq` integer PRIMARY KEY NOT NULL REFERENCES change(seq),
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`status` text NOT NULL CHECK (status IN ('ONAY', 'RET')),
	`due_on` text NOT NULL,
	`state` text NOT NULL CHECK (state IN ('waiting', 'sent', 'registered', 'refused', 'late')),
	`file` integer,
	`code` text,
	`owner` text,
	`told_lost_on` text,
	`closed_by` text,
	`closed_reason` text CHECK (closed_reason IN ('ask-again', 'not-needed')),
	CHECK((closed_by IS NULL) = (closed_reason IS NULL))
) STRICT;
CREATE INDEX `iys_queue_by_state` ON `iys_queue` (`brand_code`,`state`,`due_on`);
CREATE INDEX `iys_queue_of_refusals` ON `iys_queue` (`brand_code`,`due_on`) WHERE state = 'waiting' AND status = 'RET';
CREATE INDEX `iys_queue_of_file` ON `iys_queue` (`file`) WHERE file IS NOT NULL;
CREATE INDEX `iys_queue_of_lost` ON `iys_queue` (`told_lost_on`) WHERE told_lost_on IS NOT NULL;
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`process_id` text NOT NULL,
	`until` integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE `look_up_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`door` text NOT NULL,
	`actor` text NOT NULL,
	`mark` blob NOT NULL CHECK (length(mark) = 16),
	`brand_code` integer,
	`purpose` text NOT NULL,
	`marks` blob,
	`unknown` integer DEFAULT 0 NOT NULL
) STRICT;
CREATE INDEX `look_up_log_by_actor` ON `look_up_log` (`actor`,`at`);
CREATE INDEX `look_up_log_unknown` ON `look_up_log` (`actor`,`at`) WHERE unknown > 0;
CREATE INDEX `look_up_log_list` ON `look_up_log` (`at`) WHERE marks IS NOT NULL;
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL UNIQUE,
	`platform` text NOT NULL CHECK (platform IN ('slack', 'telegram', 'slack-response', 'mail', 'sms', 'sms-list')),
	`target` text NOT NULL,
	`room_id` integer,
	`head_date` text,
	`body` blob,
	`state` text NOT NULL CHECK (state IN ('waiting', 'sent', 'unknown', 'refused')),
	`attempts` integer DEFAULT 0 NOT NULL,
	`lost_answers` integer DEFAULT 0 NOT NULL,
	`is_under_way` integer DEFAULT false NOT NULL CHECK (is_under_way IN (0, 1)),
	`due_at` integer,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	`reference` text
) STRICT;
CREATE INDEX `outbox_oldest` ON `outbox` (`created_at`) WHERE due_at IS NOT NULL;
CREATE INDEX `outbox_settled` ON `outbox` (`settled_at`) WHERE due_at IS NULL;
CREATE INDEX `outbox_unknown` ON `outbox` (`id`) WHERE state = 'unknown' AND due_at IS NULL;
CREATE INDEX `outbox_waiting` ON `outbox` (`platform`,`target`,`id`) WHERE due_at IS NOT NULL;
CREATE TABLE `past_commitment` (
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`through_seq` integer NOT NULL,
	`commitment` blob NOT NULL CHECK (length(commitment) = 32),
	PRIMARY KEY(`recipient_id`, `through_seq`)
) STRICT, WITHOUT ROWID;
CREATE TABLE `proof_code` (
	`id` integer PRIMARY KEY NOT NULL,
	`recipient_mark` blob NOT NULL CHECK (length(recipient_mark) = 16),
	`asker_mark` blob NOT NULL CHECK (length(asker_mark) = 16),
	`network_mark` blob CHECK (length(network_mark) = 16),
	`carrier` text NOT NULL CHECK (carrier IN ('mail', 'sms')),
	`brand_code` integer,
	`client` text,
	`sealed` blob,
	`digest` blob NOT NULL CHECK (length(digest) = 16),
	`made_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`settled_at` integer,
	`proved_at` integer,
	CHECK(expires_at > made_at),
	CHECK(tries BETWEEN 0 AND 5),
	CHECK((sealed IS NULL) = (settled_at IS NOT NULL))
) STRICT;
CREATE INDEX `proof_code_of_asker` ON `proof_code` (`asker_mark`,`made_at`);
CREATE INDEX `proof_code_of_recipient` ON `proof_code` (`recipient_mark`,`made_at`);
CREATE INDEX `proof_code_of_network` ON `proof_code` (`network_mark`,`made_at`) WHERE network_mark IS NOT NULL;
CREATE INDEX `proof_code_of_brand` ON `proof_code` (`brand_code`,`made_at`) WHERE brand_code IS NOT NULL;
CREATE INDEX `proof_code_of_client` ON `proof_code` (`client`,`made_at`) WHERE client IS NOT NULL;
CREATE INDEX `proof_code_of_carrier` ON `proof_code` (`carrier`,`made_at`);
CREATE TABLE `provider` (
	`code` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	CHECK(code > 0),
	CHECK(length(name) > 0)
) STRICT;
CREATE TABLE `reading` (
	`name` text PRIMARY KEY NOT NULL CHECK (name IN ('confirmations')),
	`seq` integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE `recipient` (
	`id` integer PRIMARY KEY NOT NULL,
	`mark` blob NOT NULL CHECK (length(mark) = 16) UNIQUE,
	`kind` text NOT NULL CHECK (kind IN ('phone', 'email')),
	`sealed` blob,
	`commitment` blob NOT NULL CHECK (length(commitment) = 32),
	`created_at` integer NOT NULL,
	`erased_at` integer,
	`hidden_at` integer,
	`renewed_at` integer,
	CHECK((sealed IS NULL) = (erased_at IS NOT NULL))
) STRICT;
CREATE TABLE `recorded_request` (
	`key` text PRIMARY KEY NOT NULL,
	`change_id` blob NOT NULL CHECK (length(change_id) = 32),
	`refusals` text NOT NULL,
	`recorded_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX `recorded_request_by_age` ON `recorded_request` (`recorded_at`);
CREATE TABLE `retention_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`through_recipient` integer DEFAULT 0 NOT NULL,
	`dropped` integer DEFAULT 0 NOT NULL,
	`years` integer NOT NULL
) STRICT;
CREATE UNIQUE INDEX `retention_run_one_at_work` ON `retention_run` (finished_at IS NULL) WHERE finished_at IS NULL;
CREATE TABLE `room` (
	`id` integer PRIMARY KEY NOT NULL,
	`platform` text NOT NULL CHECK (platform IN ('slack', 'telegram')),
	`external_id` text NOT NULL,
	`brand_code` integer NOT NULL REFERENCES brand(code),
	`added_at` integer NOT NULL,
	`removed_at` integer,
	`report_at` integer,
	`lost_at` integer,
	`added_by` text,
	`removed_by` text,
	CHECK(report_at BETWEEN 0 AND 1439)
) STRICT;
CREATE UNIQUE INDEX `room_once` ON `room` (`platform`,`external_id`,`brand_code`) WHERE removed_at IS NULL;
CREATE TABLE `seal` (
	`from_seq` integer PRIMARY KEY NOT NULL,
	`to_seq` integer NOT NULL,
	`date` text NOT NULL,
	`entries` integer NOT NULL,
	`root` blob NOT NULL CHECK (length(root) = 32),
	CHECK(to_seq >= from_seq),
	CHECK(entries > 0)
) STRICT;
CREATE INDEX `seal_of_day` ON `seal` (`date`);
CREATE TABLE `server_fact` (
	`name` text PRIMARY KEY NOT NULL CHECK (name IN ('public-url', 'iys-session', 'iys-troubles', 'last-backup', 'key-copied', 'forwarded-for', 'sms-inbox', 'sms-list')),
	`value` text NOT NULL,
	CHECK(value <> '')
) STRICT, WITHOUT ROWID;
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE `sms_text` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL UNIQUE,
	`sender_mark` blob NOT NULL CHECK (length(sender_mark) = 16),
	`sealed` blob NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
CREATE INDEX `sms_text_of_sender` ON `sms_text` (`sender_mark`);
CREATE INDEX `sms_text_by_age` ON `sms_text` (`received_at`);
CREATE TABLE `staff` (
	`id` integer PRIMARY KEY NOT NULL,
	`principal` text NOT NULL,
	`role` text NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
	`brand_code` integer REFERENCES brand(code),
	`added_at` integer NOT NULL,
	`added_by` text NOT NULL,
	`removed_at` integer,
	`removed_by` text
) STRICT;
CREATE UNIQUE INDEX `staff_once` ON `staff` (`principal`,`brand_code`) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX `staff_once_for_all` ON `staff` (`principal`) WHERE brand_code IS NULL AND removed_at IS NULL;
CREATE TABLE `stale_read` (
	`never` integer NOT NULL,
	CHECK(never = 0)
) STRICT;
CREATE TABLE `telegram_address` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` text NOT NULL REFERENCES telegram_person(user_id) ON DELETE CASCADE,
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`kind` text NOT NULL CHECK (kind IN ('phone', 'email')),
	`proof` text NOT NULL CHECK (proof IN ('own-contact', 'sms-code', 'mail-code')),
	`proved_at` integer NOT NULL,
	CHECK((kind = 'phone') = (proof <> 'mail-code'))
) STRICT;
CREATE INDEX `telegram_address_of_recipient` ON `telegram_address` (`recipient_id`);
CREATE UNIQUE INDEX `telegram_address_user_id_kind_unique` ON `telegram_address` (`user_id`,`kind`);
CREATE TABLE `telegram_person` (
	`user_id` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	`language` text NOT NULL CHECK (language IN ('tr', 'en')),
	`contact_asked_at` integer,
	`created_at` integer NOT NULL,
	`blocked_at` integer
) STRICT, WITHOUT ROWID;
CREATE TABLE `unit_receipt` (
	`id` text PRIMARY KEY NOT NULL,
	`attempt` integer NOT NULL,
	`stored_at` integer NOT NULL,
	CHECK(length(id) > 0),
	CHECK(attempt >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX `unit_receipt_by_age` ON `unit_receipt` (`stored_at`);
CREATE TABLE `webhook` (
	`id` integer PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`brand_code` integer REFERENCES brand(code),
	`channel` text CHECK (channel IN ('ARAMA', 'MESAJ', 'EPOSTA')),
	`sealed_secret` blob NOT NULL,
	`cursor` integer NOT NULL,
	`added_at` integer NOT NULL,
	`added_door` text NOT NULL CHECK (added_door IN ('cli', 'api', 'slack')),
	`added_by` text NOT NULL,
	`removed_at` integer,
	`removed_by` text,
	`paused_at` integer,
	`paused_for` text CHECK (paused_for IN ('silent', 'gone', 'rights')),
	`taken_at` integer,
	`fencing_token` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	CHECK((due_at IS NULL) = (coalesce(removed_at, paused_at) IS NOT NULL)),
	CHECK((paused_at IS NULL) = (paused_for IS NULL)),
	CHECK(channel IS NULL OR brand_code IS NOT NULL)
) STRICT;
CREATE TABLE `webhook_held` (
	`webhook_id` integer NOT NULL REFERENCES webhook(id),
	`recipient_id` integer NOT NULL REFERENCES recipient(id),
	`after_seq` integer NOT NULL,
	`since` integer NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` integer NOT NULL,
	`detail` text NOT NULL,
	PRIMARY KEY(`webhook_id`, `recipient_id`)
) STRICT, WITHOUT ROWID;
CREATE TABLE `wording` (
	`digest` blob PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
	`language` text NOT NULL CHECK (language IN ('tr', 'en')),
	`text` text NOT NULL
) STRICT;
CREATE TABLE `wrapped_key` (
	`name` text PRIMARY KEY NOT NULL CHECK (name IN ('lookup', 'sealing')),
	`wrapped` blob NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER agreement_is_never_edited BEFORE UPDATE OF date, brand_code, agreed_at, door, actor ON agreement BEGIN SELECT RAISE(ABORT, 'an agreement stays as it is'); END;
CREATE TRIGGER agreement_is_only_dropped BEFORE UPDATE OF digest ON agreement
  WHEN NEW.digest IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'an agreement stays as it is'); END;
CREATE TRIGGER agreement_is_never_deleted BEFORE DELETE ON agreement BEGIN SELECT RAISE(ABORT, 'an agreement stays as it is'); END;
CREATE TRIGGER change_is_never_edited BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'changes are only appended'); END;
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'changes are only appended'); END;
CREATE TRIGGER complaint_is_never_deleted BEFORE DELETE ON complaint BEGIN SELECT RAISE(ABORT, 'a complaint is kept'); END;
CREATE TRIGGER day_is_never_edited BEFORE UPDATE ON day BEGIN SELECT RAISE(ABORT, 'a closed day stays as it is'); END;
CREATE TRIGGER day_is_never_deleted BEFORE DELETE ON day BEGIN SELECT RAISE(ABORT, 'a closed day stays as it is'); END;
CREATE TRIGGER entry_is_never_edited BEFORE UPDATE OF seq, id, kind, subject, ordinal, previous_id, recorded_at, door, actor, content ON entry BEGIN SELECT RAISE(ABORT, 'entries are only appended'); END;
CREATE TRIGGER entry_is_only_dropped BEFORE UPDATE OF body ON entry
  WHEN NEW.body IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'entries are only appended'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are only appended'); END;
CREATE TRIGGER evidence_file_is_never_edited BEFORE UPDATE ON evidence_file BEGIN SELECT RAISE(ABORT, 'evidence is only appended'); END;
CREATE TRIGGER evidence_file_is_never_deleted BEFORE DELETE ON evidence_file
  WHEN EXISTS (SELECT 1 FROM entry WHERE kind = 'evidence' AND content ->> '$.file' = lower(hex(OLD.mark)) AND body IS NOT NULL)
  BEGIN SELECT RAISE(ABORT, 'evidence is only appended'); END;
CREATE TRIGGER evidence_file_part_is_never_edited BEFORE UPDATE ON evidence_file_part BEGIN SELECT RAISE(ABORT, 'evidence is only appended'); END;
CREATE TRIGGER evidence_file_part_is_never_deleted BEFORE DELETE ON evidence_file_part
  WHEN EXISTS (SELECT 1 FROM entry WHERE kind = 'evidence' AND content ->> '$.file' = lower(hex(OLD.mark)) AND body IS NOT NULL)
  BEGIN SELECT RAISE(ABORT, 'evidence is only appended'); END;
CREATE TRIGGER past_commitment_is_never_edited BEFORE UPDATE ON past_commitment BEGIN SELECT RAISE(ABORT, 'a past commitment stays as it is'); END;
CREATE TRIGGER past_commitment_is_never_deleted BEFORE DELETE ON past_commitment BEGIN SELECT RAISE(ABORT, 'a past commitment stays as it is'); END;
CREATE TRIGGER seal_is_never_edited BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'a seal stays as it is'); END;
CREATE TRIGGER seal_is_never_deleted BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'a seal stays as it is'); END;
CREATE TRIGGER wording_is_never_edited BEFORE UPDATE ON wording BEGIN SELECT RAISE(ABORT, 'a wording stays as it is'); END;
CREATE TRIGGER wording_is_never_deleted BEFORE DELETE ON wording BEGIN SELECT RAISE(ABORT, 'a wording stays as it is'); END;
CREATE TRIGGER entry_takes_seq AFTER INSERT ON entry
BEGIN
  INSERT INTO sqlite_sequence (name, seq)
    SELECT 'change', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'change');
  UPDATE sqlite_sequence SET seq = NEW.seq WHERE name = 'change' AND seq < NEW.seq;
END;
