import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, mark } from './columns.ts'
import { ofBrand } from './company.ts'

/** Files for İYS's loader that were handed out. Their rows are in `iysQueue`. */
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

/** Changes that are handed to İYS by its API, until each is answered. */
export const iysBatch = sqliteTable(
  'iys_batch',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: ofBrand(),
    /** `seq` of each change in the order sent; null once it is answered. */
    rows: text('rows', { mode: 'json' }).$type<readonly (number | null)[]>().notNull(),
    requestId: text('request_id'),
    takenAt: integer('taken_at').notNull(),
    dueAt: integer('due_at').notNull(),
  },
  (t) => [index('iys_batch_of_brand').on(t.brandCode)],
)

/** Movements that another tool of the company reported to İYS, and that contradict the register. */
export const iysConflict = sqliteTable(
  'iys_conflict',
  {
    id: integer('id').primaryKey(),
    brandCode: ofBrand(),
    /** Digest of the row, so that the same file again adds nothing. */
    rowMark: mark('row_mark').notNull().unique(),
    /** Look-up hash of the address. */
    mark: mark('mark').notNull(),
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

/** How far a brand has taken over what İYS has. */
export const iysIntake = sqliteTable(
  'iys_intake',
  {
    brandCode: ofBrand(),
    /**
     * `IYS`, `HS`: movements of recipients, or of companies. `comparison`: the last comparison of all consents, made when
     * movements may have been missed. Any other: the day of a movement file.
     */
    name: text('name').notNull(),
    /** `different`: a person has to look at a day. */
    state: text('state', { enum: ['open', 'equal', 'repaired', 'different'] }).notNull(),
    /** Why a day is still open, or different. */
    note: text('note', { enum: ['unfinished', 'refused', 'file', 'too-large', 'counts'] }),
    /** İYS's cursor, the last recipient, or the file's hash and its pages that were applied. */
    place: text('place'),
    /** Last answer of İYS, or beginning or end of a comparison. */
    at: integer('at').notNull(),
    dueAt: integer('due_at').notNull(),
    /** Changes that İYS had confirmed and does not have. */
    missing: integer('missing').notNull(),
    /** JSON: counts of what was received from İYS. */
    tally: text('tally').notNull(),
    agreedAt: integer('agreed_at'),
  },
  (t) => [primaryKey({ columns: [t.brandCode, t.name] })],
)
