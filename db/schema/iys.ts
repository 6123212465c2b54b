import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest, mark } from './columns.ts'
import { ofBrand } from './company.ts'

/** Files for İYS's loader that were handed out. Their rows are in `iysQueue`. */
export const iysFile = sqliteTable(
  'iys_file',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    brandCode: ofBrand(),
    rows: integer('rows').notNull(),
    /** SHA-256 of its bytes. */
    digest: digest('digest').notNull(),
    takenAt: integer('taken_at').notNull(),
    takenBy: text('taken_by').notNull(),
    /** Person who said that it was loaded. */
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
    /** Their `seq` in the order sent, null once answered; JSON. */
    rows: text('rows').notNull(),
    /** Number that İYS gave it; null until then. */
    requestId: text('request_id'),
    takenAt: integer('taken_at').notNull(),
    /** Time of the next call. */
    dueAt: integer('due_at').notNull(),
  },
  (t) => [index('iys_batch_of_brand').on(t.brandCode)],
)

/** Movements that İYS has from another tool of the company, and the register contradicts. */
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
