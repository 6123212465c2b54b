import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, channels, checks, digest, recipientTypes, workColumns } from './columns.ts'
import { ofBrand } from './company.ts'

/**
 * `receiving`: upload under way. `reading`: being read. `unmapped`: a person has to say which column is which. `previewed`: an editor decides. `applying`: consents
 * recorded, addresses looked up. `dropped`: no decision, or against it.
 */
export const importStates = [
  'receiving',
  'reading',
  'unmapped',
  'previewed',
  'applying',
  'done',
  'unreadable',
  'dropped',
] as const

export const importedFile = sqliteTable(
  'imported_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind', { enum: ['consents', 'addresses', 'iys'] }).notNull(),
    brandCode: ofBrand(),
    channel: text('channel', { enum: channels }),
    recipientType: text('recipient_type', { enum: recipientTypes }),
    door: text('door', { enum: ['slack', 'cli'] }).notNull(),
    /** Staff member, or the operator of the command line. */
    principal: text('principal').notNull(),
    language: text('language', { enum: ['tr', 'en'] }).notNull(),
    state: text('state', { enum: importStates }).notNull(),
    /** Message, press or link that the file came by, so that a repeat is one file. */
    requestKey: text('request_key').unique(),
    /** File id at Slack, if fetched from there. */
    slackFile: text('slack_file'),
    createdAt: integer('created_at').notNull(),
    /** Uploads begun; only parts of the last one count. */
    attempt: integer('attempt').notNull().default(0),
    encoding: text('encoding', { enum: ['utf-8', 'windows-1254', 'utf-16le', 'utf-16be'] }),
    /** Keyed digest of a file of İYS. */
    digest: digest('digest'),
    /** Day and brand in the name of a file of İYS. The name itself may hold an address. */
    namedDay: text('named_day'),
    namedBrand: integer('named_brand'),
    /** True to record ONAYs in a file of İYS whose addresses the brand has no consent for. */
    takesNewcomers: integer('takes_newcomers', { mode: 'boolean' }).notNull().default(false),
    /** Headings of a file of consents, masked examples and its plan, encrypted: a first line may hold addresses. */
    columns: bytes('columns'),
    /** Times that a person had the file read again, each of which brings a new message. */
    readings: integer('readings').notNull().default(0),
    /** JSON without an address; so are `preview` and `result`. */
    fault: text('fault'),
    preview: text('preview'),
    pages: integer('pages').notNull().default(0),
    nextPage: integer('next_page').notNull().default(0),
    result: text('result'),
    appliedBy: text('applied_by'),
    appliedAt: integer('applied_at'),
    /** When done, dropped or found unreadable. */
    settledAt: integer('settled_at'),
    /** State that its holder was notified of last. */
    notifiedState: text('notified_state')
      .$type<(typeof importStates)[number] | 'voided' | ''>()
      .notNull()
      .default(''),
    /** Requester and approver of taking its changes back, and the progress. */
    voidedBy: text('voided_by'),
    voidApprovedBy: text('void_approved_by'),
    voidBegunAt: integer('void_begun_at'),
    /** Pages still to be taken back, from the last to the first. */
    pagesToVoid: integer('pages_to_void').notNull().default(0),
    voidResult: text('void_result'),
    voidedAt: integer('voided_at'),
    ...workColumns(),
  },
  (t) => [
    index('imported_file_at_work').on(t.state).where(sql`state NOT IN ('done', 'unreadable', 'dropped')`),
    index('imported_file_voiding').on(t.id).where(sql`void_begun_at IS NOT NULL AND voided_at IS NULL`),
    ...checks(
      "(kind = 'addresses') = (channel IS NOT NULL)",
      '(channel IS NULL) = (recipient_type IS NULL)',
      'length(principal) > 0',
      'void_approved_by <> voided_by',
      "void_begun_at IS NULL OR (state = 'done' AND voided_by IS NOT NULL AND void_approved_by IS NOT NULL)",
      'pages_to_void BETWEEN 0 AND pages',
      'voided_at IS NULL OR pages_to_void = 0',
      'length(request_key) > 0',
      '(applied_by IS NULL) = (applied_at IS NULL)',
      "state <> 'applying' OR applied_by IS NOT NULL",
      'next_page <= pages',
    ),
  ],
)

export const importedPart = sqliteTable(
  'imported_part',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importedFile.id),
    attempt: integer('attempt').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.fileId, t.attempt, t.place] })],
)

/**
 * Rows of a file, encrypted; those of consents are dropped once recorded. `changes` then holds line (4 bytes)
 * and id (32) of each change, `rejected` line and code of each refused row. `rejectedRows` are those rows as they were,
 * encrypted, for a day.
 */
export const importedPage = sqliteTable(
  'imported_page',
  {
    fileId: integer('file_id')
      .notNull()
      .references(() => importedFile.id),
    place: integer('place').notNull(),
    sealed: bytes('sealed'),
    changes: bytes('changes'),
    rejected: text('rejected').notNull(),
    rejectedRows: bytes('rejected_rows'),
  },
  (t) => [
    primaryKey({ columns: [t.fileId, t.place] }),
    ...checks('place >= 0', 'length(changes) % 36 = 0', '(sealed IS NULL) = (changes IS NOT NULL)'),
  ],
)
