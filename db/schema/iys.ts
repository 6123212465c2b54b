import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, mark, queueStates, statuses } from './columns.ts'
import { ofBrand } from './company.ts'
import { change } from './register.ts'

export const closingReasons = ['ask-again', 'not-needed'] as const

/** Changes that have to be reported to İYS, with the state of each. Their key and content are in `change`. */
export const iysQueue = sqliteTable(
  'iys_queue',
  {
    seq: integer('seq')
      .primaryKey()
      .references(() => change.seq),
    brandCode: ofBrand(),
    /** Status of the change, since RETs are reported first. */
    status: text('status', { enum: statuses }).notNull(),
    /** Third business day after the statement (L1). */
    dueOn: text('due_on').notNull(),
    state: text('state', { enum: queueStates }).notNull(),
    /** Last file in which the change was given to İYS. */
    file: integer('file'),
    /** İYS's code if it refused the change. */
    code: text('code'),
    /** Staff member who takes care of the change. */
    owner: text('owner'),
    /** Day on which staff were notified that the change is not in İYS although its deadline has passed. */
    toldLostOn: text('told_lost_on'),
    /** Staff member who decided that the change will not be reported, and the reason. */
    closedBy: text('closed_by'),
    closedReason: text('closed_reason', { enum: closingReasons }),
  },
  (t) => [
    index('iys_queue_by_state').on(t.brandCode, t.state, t.dueOn),
    index('iys_queue_of_refusals').on(t.brandCode, t.dueOn).where(sql`state = 'waiting' AND status = 'RET'`),
    index('iys_queue_of_file').on(t.file).where(sql`file IS NOT NULL`),
    index('iys_queue_of_lost').on(t.toldLostOn).where(sql`told_lost_on IS NOT NULL`),
    ...checks('(closed_by IS NULL) = (closed_reason IS NULL)'),
  ],
)

/** Files for İYS's loader that staff have taken. Their rows are in `iysQueue`. */
export const iysFile = sqliteTable(
  'iys_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: ofBrand(),
    rows: integer('rows').notNull(),
    takenAt: integer('taken_at').notNull(),
    takenBy: text('taken_by').notNull(),
    confirmedBy: text('confirmed_by'),
    confirmedAt: integer('confirmed_at'),
  },
  (t) => [
    index('iys_file_of_brand').on(t.brandCode),
    ...checks('rows > 0', '(confirmed_by IS NULL) = (confirmed_at IS NULL)'),
  ],
)

/** Batches: changes that were sent together to İYS's API, until each has an answer. */
export const iysBatch = sqliteTable(
  'iys_batch',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: ofBrand(),
    /** `seq` of each change, in the order in which they were sent; null for a change that has its answer. */
    rows: text('rows', { mode: 'json' }).$type<readonly (number | null)[]>().notNull(),
    requestId: text('request_id'),
    takenAt: integer('taken_at').notNull(),
    dueAt: integer('due_at').notNull(),
  },
  (t) => [index('iys_batch_of_brand').on(t.brandCode)],
)

/** Conflicts: movements (changes) that another tool of the company reported to İYS, and that contradict the register. */
export const iysConflict = sqliteTable(
  'iys_conflict',
  {
    id: integer('id').primaryKey(),
    brandCode: ofBrand(),
    /** Digest of the row, so that the same file adds nothing if it is read again. */
    rowMark: mark('row_mark').notNull().unique(),
    /** Mark (keyed hash) of the address. */
    mark: mark('mark').notNull(),
    /** Status in İYS. Only an ONAY needs a decision, since a RET is obeyed already. */
    status: text('status', { enum: statuses }).notNull(),
    sealed: bytes('sealed').notNull(),
    foundAt: integer('found_at').notNull(),
    settledBy: text('settled_by'),
    settledAt: integer('settled_at'),
  },
  (t) => [
    index('iys_conflict_of_brand').on(t.brandCode),
    index('iys_conflict_of_recipient').on(t.mark),
    ...checks('(settled_by IS NULL) = (settled_at IS NULL)'),
  ],
)

/** Intakes: how far the movements (changes) of a brand were read from İYS. */
export const iysIntake = sqliteTable(
  'iys_intake',
  {
    brandCode: ofBrand(),
    /**
     * Subject of the intake. `IYS`, `HS`: movements of recipients, or of companies. `comparison`: the last comparison of all
     * consents, made when movements may have been missed. Any other name: the day of a movement file.
     */
    name: text('name').notNull(),
    /** State of the intake. `different`: a person has to look at the day. */
    state: text('state', { enum: ['open', 'equal', 'repaired', 'different'] }).notNull(),
    /** Reason why a day is still open, or different. */
    note: text('note', { enum: ['unfinished', 'refused', 'file', 'too-large', 'counts'] }),
    /**
     * Progress: İYS's cursor, the last recipient of a comparison, or the keyed digest of a day's file and the number of its
     * pages that were applied. Null when a day is settled.
     */
    place: text('place'),
    /** Time of İYS's last answer, or of the beginning or end of a comparison. */
    at: integer('at').notNull(),
    dueAt: integer('due_at').notNull(),
    /** Number of changes that İYS had confirmed but does not have. */
    missing: integer('missing').notNull(),
    /** Counts of the movements that were received from İYS, as JSON. */
    tally: text('tally').notNull(),
    agreedAt: integer('agreed_at'),
  },
  (t) => [primaryKey({ columns: [t.brandCode, t.name] })],
)
