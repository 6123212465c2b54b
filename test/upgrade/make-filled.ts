/**
 * Makes a register of the present schema with rows in every table, as SQL: `npx -c 'node test/upgrade/make-filled.ts' >
 * test/upgrade/filled-0040.sql`. One is made before a schema ships, and kept as it is from then on: later versions are tried
 * with it. It refuses while a table has no rows: then give it some here.
 */
import { schemaVersion } from '../../db/schema.ts'
import type { Query } from '../../db/statement.ts'
import { addClient } from '../../src/register/clients.ts'
import { addEvidenceFile } from '../../src/register/evidence/add-file.ts'
import { makeLink } from '../../src/register/links.ts'
import { addRoom } from '../../src/register/rooms.ts'
import { openProofStory } from '../support/proof.ts'
import { phone, providerCode, say, subBrandCode } from '../support/register.ts'

/** Tables that hold nothing by their own check, or that the migrator fills. */
const leftOut = ['stale_read', 'migration']

const tables: Query<string> = {
  sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN (${leftOut.map((name) => `'${name}'`).join()}) ORDER BY rowid`,
  params: [],
  map: ([name]) => String(name),
}

function columnsOf(table: string): Query<string> {
  return { sql: `SELECT name FROM pragma_table_info('${table}')`, params: [], map: ([name]) => String(name) }
}

/** Rows in the shapes that the verbs leave behind: waiting and settled, with what was dropped and without. */
const at = 1_772_700_000_000
const later = at + 3_600_000
const mark = (n: number) => `X'${Buffer.alloc(32, n).toString('hex')}'`
const sealed = `X'${Buffer.alloc(40, 1).toString('hex')}'`
const aChange = '(SELECT id FROM change ORDER BY seq LIMIT 1)'
const aRecipient = '(SELECT min(id) FROM recipient)'
const rowsOfTheRest: readonly string[] = [
  `INSERT INTO inbox (id, platform, key, signature, lane, body, received_at, attempts, due_at, done_at) VALUES
    (1, 'slack', 'command:1', 'v0=ab', 'user U0EDITOR', ${sealed}, ${at}, 1, ${later}, NULL),
    (2, 'telegram', '4711', NULL, 'chat 7001', NULL, ${at}, 0, NULL, ${later})`,
  `INSERT INTO outbox (id, key, platform, target, room_id, head_date, body, state, attempts, due_at, created_at, settled_at, reference, awaits_stamp_of) VALUES
    (1, 'report:123457:2026-03-02:1', 'slack', 'C0ROOM', 1, '2026-03-02', NULL, 'sent', 1, NULL, ${at}, ${later}, '1772.1', X'${'07'.repeat(48)}'),
    (2, 'code:1', 'mail', '${'ab'.repeat(32)}', NULL, NULL, ${sealed}, 'waiting', 0, ${at}, ${at}, NULL, NULL, NULL),
    (3, 'post:1', 'telegram', '-1001', NULL, NULL, ${sealed}, 'unknown', 2, ${later}, ${at}, NULL, NULL, NULL)`,
  `INSERT INTO outbox_attempt (outbox_id, attempt, at, outcome, detail) VALUES (1, 1, ${at}, 'sent', NULL), (3, 1, ${at}, 'unknown', 'no answer in time')`,
  `INSERT INTO staff (id, holder, role, brand_code, added_at, added_by, removed_at, removed_by) VALUES
    (1, 'slack:U0EDITOR', 'editor', NULL, ${at}, 'cli', NULL, NULL), (2, 'slack:U0GONE', 'viewer', 123457, ${at}, 'cli', ${later}, 'slack:U0ADMIN')`,
  `INSERT INTO setting (name, value, changed_at, changed_by) VALUES ('second_person_above', '100', ${at}, 'slack:U0ADMIN')`,
  `INSERT INTO lease (name, holder, until) VALUES ('jobs', 'a process that is gone', ${at})`,
  `INSERT INTO draft (id, actor, sealed, expires_at) VALUES ('d1', 'slack:U0EDITOR', ${sealed}, ${later})`,
  `INSERT INTO agreement (date, brand_code, digest, agreed_at, door, actor) SELECT date, 123457, X'${'07'.repeat(48)}', ${at}, 'api', 'crm' FROM day LIMIT 1`,
  `INSERT INTO download (token_mark, holder, wanted, created_at, expires_at) VALUES
    (${mark(1)}, 'slack:U0EDITOR', '{"kind":"movement","date":"2026-03-02","brandCode":123457}', ${at}, ${later}),
    (${mark(2)}, 'slack:U0EDITOR', '{"kind":"stamp","date":"2026-03-02","brandCode":123457}', ${at}, ${later})`,
  `INSERT INTO download_use (token_mark, used_at, sha384) VALUES (${mark(1)}, ${later}, X'${'08'.repeat(48)}')`,
  `INSERT INTO drill (id, brand_code, occasion, started_at, started_door, started_by, due_on, asked_at, closed_at, told_at) VALUES
    (1, 123457, '2026-02', ${at}, NULL, NULL, '2026-03-09', ${at}, ${later}, ${later}), (2, 123457, 'U0ADMIN 1', ${at}, 'slack', 'U0ADMIN', '2026-03-10', NULL, NULL, NULL)`,
  `INSERT INTO drill_item (drill_id, place, change_id, state, answered_at, answered_by) VALUES
    (1, 1, ${aChange}, 'on-file', NULL, NULL), (2, 1, ${aChange}, 'asked', NULL, NULL)`,
  `INSERT INTO add_request (id, brand_code, version, actor, received_at) VALUES ('r1', 123457, 2, 'crm', ${at})`,
  `INSERT INTO add_item (id, sub_id, request_id, place, sealed, change_id, recorded_at, refused) VALUES
    (1, 's1', 'r1', 0, ${sealed}, NULL, NULL, NULL), (2, 's2', 'r1', 1, NULL, ${aChange}, ${later}, NULL), (3, 's3', 'r1', 2, NULL, NULL, NULL, 'H178')`,
  `INSERT INTO telegram_person (user_id, chat_id, language, contact_asked_at, created_at, blocked_at, writes_to, writes_since) VALUES
    ('7001', '7001', 'tr', ${at}, ${at}, NULL, NULL, NULL), ('7002', '7002', 'en', NULL, ${at}, ${later}, NULL, NULL)`,
  `INSERT INTO telegram_address (user_id, recipient_id, kind, proof, proved_at) SELECT '7001', id, kind, iif(kind = 'phone', 'own-contact', 'mail-code'), ${at} FROM recipient ORDER BY id LIMIT 2`,
  `INSERT INTO retention_run (id, started_at, finished_at, told_at, through_recipient, years) VALUES (1, ${at}, ${later}, ${later}, 6, 3)`,
  `INSERT INTO dispute (complaint_id, user_id, chat_id, language, change_id, opened_at, told_settled_at) SELECT id, '7001', '7001', 'tr', ${aChange}, ${at}, NULL FROM complaint ORDER BY id LIMIT 1`,
  `INSERT INTO dispute_message (complaint_id, place, side, author, sealed, at, request_key) SELECT complaint_id, 1, 'recipient', NULL, ${sealed}, ${at}, 'telegram:1' FROM dispute`,
  `INSERT INTO approval (id, request_key, kind, brand_code, reason, changes, sealed, asked_at, asked_by, expires_at, outcome, decided_at, decided_by, settled_at) VALUES
    (1, 'a1', 'add', 123457, 'many', 120, ${sealed}, ${at}, 'slack:U0EDITOR', ${later}, NULL, NULL, NULL, NULL),
    (2, 'a2', 'add', 123457, 'over-refusal', 1, NULL, ${at}, 'slack:U0EDITOR', ${later}, 'approved', ${later}, 'slack:U0ADMIN', ${later})`,
  `INSERT INTO consent_limit (id, user_id, chat_id, language, recipient_id, brand_code, channel, until_on, proof, proved_at, set_at, reminded_at, ended_at) VALUES
    (1, '7001', '7001', 'tr', ${aRecipient}, 123457, 'MESAJ', '2026-12-31', 'own-contact', ${at}, ${at}, NULL, NULL)`,
  `INSERT INTO import_job (id, brand_code, door, holder, language, state, token_mark, created_at, expires_at, pages, next_page, preview, encoding, turn, due_at, failures, request_key) VALUES
    (1, 123457, 'slack', 'slack:U0EDITOR', 'tr', 'previewed', ${mark(3)}, ${at}, ${later}, 1, 0, '{}', 'utf-8', 3, ${later}, 1, 'slack:F0FILE')`,
  `INSERT INTO import_job (id, brand_code, door, holder, language, state, created_at, expires_at, pages, next_page, preview, result, applied_by, applied_at, settled_at, told) VALUES
    (2, 123457, 'cli', 'cli:root', 'tr', 'done', ${at}, ${later}, 1, 1, '{}', '{}', 'cli:root', ${later}, ${later}, 'done')`,
  `INSERT INTO import_part (job_id, attempt, place, sealed) VALUES (1, 1, 0, ${sealed})`,
  `INSERT INTO import_page (job_id, place, sealed, changes, rejected) VALUES (1, 0, ${sealed}, NULL, '[]'), (2, 0, NULL, X'', '[]')`,
  `INSERT INTO email_code (id, session_mark, recipient_mark, asker_mark, sealed, digest, made_at, expires_at, tries, settled_at, proved_at) VALUES
    (1, ${mark(4)}, ${mark(5)}, ${mark(6)}, ${sealed}, ${mark(7)}, ${at}, ${later}, 1, NULL, NULL), (2, ${mark(8)}, ${mark(5)}, ${mark(6)}, NULL, ${mark(7)}, ${at}, ${later}, 0, ${later}, ${later})`,
  `INSERT INTO consent_request (id, ticket_mark, start_mark, recipient_mark, asker_mark, brand_code, sealed, asked_at, expires_at, confirmed_at, outcome) VALUES
    (1, ${mark(9)}, ${mark(10)}, ${mark(5)}, ${mark(6)}, 123457, ${sealed}, ${at}, ${later}, NULL, NULL),
    (2, ${mark(11)}, NULL, ${mark(5)}, ${mark(6)}, 123457, NULL, ${at}, ${later}, ${later}, 'recorded')`,
  `INSERT INTO confirmation (change_id, seq, recipient_id, brand_code, channel, due_on, outbox_key, sent_at, needless_at)
    SELECT id, seq, recipient_id, brand_code, channel, '2026-03-05', 'confirm:1', ${later}, NULL FROM change ORDER BY seq LIMIT 1`,
  `INSERT INTO digest_hour (hour, counted_at) VALUES (492416, ${at})`,
  `INSERT INTO digest_count (hour, brand_code, channel, approvals, rejections) VALUES (492416, 123457, 'MESAJ', 2, 1)`,
  `INSERT INTO evidence_link (token_mark, holder, brand_code, change_ids, created_at, expires_at) VALUES
    (${mark(12)}, 'slack:U0EDITOR', 123457, '[]', ${at}, ${later}), (${mark(13)}, 'slack:U0EDITOR', 123457, '[]', ${at}, ${later})`,
  `INSERT INTO evidence_link_use (token_mark, used_at) VALUES (${mark(12)}, ${later})`,
  `INSERT INTO wanted_evidence_file (id, request_key, slack_file, change_ids, holder, language, wanted_at, due_at, turn, failures, outcome) VALUES
    (1, 'form:1', 'F0FILE', '[]', 'slack:U0EDITOR', 'tr', ${at}, ${later}, 2, 1, NULL), (2, 'form:2', 'F0FILE', '[]', 'slack:U0EDITOR', 'tr', ${at}, NULL, 1, 0, 'added')`,
  `INSERT INTO list_file (id, brand_code, channel, recipient_type, holder, language, request_key, slack_file, state, created_at, expires_at, pages, next_page, asked, tally, told, turn, due_at, failures) VALUES
    (1, 123457, 'MESAJ', 'BIREYSEL', 'slack:U0EDITOR', 'tr', 'list:1', 'F0LIST', 'looking', ${at}, ${later}, 2, 1, 2, NULL, 0, 2, ${later}, 1),
    (2, 123457, 'MESAJ', 'BIREYSEL', 'slack:U0EDITOR', 'tr', 'list:2', 'F0LIST', 'done', ${at}, ${later}, 1, 1, 1, '{}', 1, 1, ${at}, 0)`,
  `INSERT INTO list_page (list_id, place, sealed) VALUES (1, 0, ${sealed}), (1, 1, ${sealed}), (2, 0, ${sealed})`,
  `INSERT INTO list_mark (list_id, mark) VALUES (1, ${mark(5)}), (2, ${mark(6)})`,
  `INSERT INTO wanted_stamp (date, brand_code, attempts, wanted_at, due_at, detail) VALUES
    ('2026-03-05', 123457, 0, ${at}, ${at}, NULL), ('2026-03-05', 0, 2, ${at}, ${later}, 'no answer in time')`,
  `INSERT INTO telegram_bot (id, name) VALUES (1, 'ornek_izin_bot')`,
  `INSERT INTO unit_receipt (id, attempt, stored_at) VALUES ('00000000-0000-4000-8000-000000000001', 1, ${at / 1000})`,
]

const story = await openProofStory()
try {
  const { register, engine } = story
  await addClient(register, { providerCode, username: 'crm@sistem.example', password: 'cok-gizli-parola' })
  await addRoom(register, { platform: 'slack', externalId: 'C0ROOM', brandCode: subBrandCode })
  await makeLink(register, { recipient: phone(2), brandCode: subBrandCode, channel: 'MESAJ' })
  const { change } = await say(register, phone(2), 'ONAY', { requestKey: 'slack:1' })
  if (change === null) throw new Error('Cannot make the fixture: the ONAY was not recorded')
  const file = {
    changeIds: [Buffer.from(change.id, 'hex')],
    name: 'form.pdf',
    bytes: Buffer.from('%PDF-1.4 a form'),
  }
  await addEvidenceFile(register, { door: 'slack', id: 'U0EDITOR' }, file)
  await engine.apply(rowsOfTheRest)
  const written: string[] = []
  for (const table of await engine.read(tables)) {
    const columns = await engine.read(columnsOf(table))
    const rows = await engine.read({
      sql: `SELECT ${columns.map((column) => `quote(${column})`).join()} FROM ${table} ORDER BY 1`,
      params: [],
      map: (row) => row.join(', '),
    })
    if (rows.length === 0) throw new Error(`Cannot make the fixture: the table ${table} has no rows yet`)
    written.push(...rows.map((row) => `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${row});`))
  }
  process.stdout.write(
    `-- Made by test/upgrade/make-filled.ts under schema ${schemaVersion}.\n-- izinKey ${story.izinKey.toString('base64')}\n${written.join('\n')}\n`,
  )
} finally {
  await story.close()
}
