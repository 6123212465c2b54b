import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'

/** Lists of consents that a system handed over to be recorded later, one by one. */
export const addRequest = sqliteTable(
  'add_request',
  {
    id: text('id').primaryKey(),
    brandCode: integer('brand_code').notNull(),
    /** Of the interface it came by: 2 takes what was recorded before for recorded. */
    version: integer('version').$type<1 | 2>().notNull(),
    actor: text('actor').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [index('add_request_by_age').on(t.receivedAt)],
)

/** One consent of such a list; what was sent is sealed, and dropped once it is known what became of it. */
export const addItem = sqliteTable(
  'add_item',
  {
    id: integer('id').primaryKey(),
    subId: text('sub_id').notNull().unique(),
    requestId: text('request_id').notNull(),
    place: integer('place').notNull(),
    sealed: bytes('sealed'),
    changeId: bytes('change_id'),
    recordedAt: integer('recorded_at'),
    /** Why it was not recorded. */
    refused: text('refused'),
  },
  (t) => [
    unique().on(t.requestId, t.place),
    index('add_item_waiting').on(t.id),
    index('add_item_of_change').on(t.changeId),
  ],
)
