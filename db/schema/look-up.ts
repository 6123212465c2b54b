import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Door } from '../../src/consent/actor.ts'
import { bytes, mark } from './columns.ts'

/** Log of look-ups: the person or system, and the mark (keyed hash) of the address. */
export const lookUpLog = sqliteTable(
  'look_up_log',
  {
    id: integer('id').primaryKey(),
    at: integer('at').notNull(),
    door: text('door').$type<Door>().notNull(),
    actor: text('actor').notNull(),
    mark: mark('mark').notNull(),
    brandCode: integer('brand_code'),
    purpose: text('purpose').notNull(),
    /** First eight bytes of the mark of each address in a list; null for a single address, and for all after ninety days. */
    marks: bytes('marks'),
    /** Number of these addresses of which the brand had no consent. They come first in a list. */
    unknown: integer('unknown').notNull().default(0),
  },
  (t) => [
    index('look_up_log_by_actor').on(t.actor, t.at),
    index('look_up_log_unknown').on(t.actor, t.at).where(sql`unknown > 0`),
    index('look_up_log_list').on(t.at).where(sql`marks IS NOT NULL`),
  ],
)
