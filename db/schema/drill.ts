import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { checks, digest } from './columns.ts'
import { brand } from './company.ts'
import { change } from './register.ts'

/** Readiness drills: some standing ONAYs of a brand, drawn at random, of which the team is asked for the evidence. */
export const drill = sqliteTable(
  'drill',
  {
    id: integer('id').primaryKey(),
    brandCode: integer('brand_code')
      .notNull()
      .references(() => brand.code),
    /** The month of a monthly one, YYYY-MM; else whatever names the wish for it. */
    occasion: text('occasion').notNull(),
    startedAt: integer('started_at').notNull(),
    /** Null for a monthly one. */
    startedDoor: text('started_door'),
    startedBy: text('started_by'),
    /** The last Istanbul day for answers. */
    dueOn: text('due_on').notNull(),
    /** When what the rooms are asked was put into the outbox. */
    askedAt: integer('asked_at'),
    closedAt: integer('closed_at'),
    /** When the score was put into the outbox. */
    toldAt: integer('told_at'),
  },
  (t) => [
    unique().on(t.brandCode, t.occasion),
    uniqueIndex('drill_one_open').on(t.brandCode).where(sql`closed_at IS NULL`),
    index('drill_untold').on(t.id).where(sql`told_at IS NULL`),
    ...checks(
      'length(occasion) > 0',
      'started_door IS NOT NULL OR started_by IS NULL',
      'closed_at IS NOT NULL OR told_at IS NULL',
    ),
  ],
)

export const drillItemStates = ['on-file', 'asked', 'added', 'not-found', 'unanswered', 'dropped'] as const

/** One ONAY of a drill. `on-file`: it had its evidence when it was drawn. `dropped`: it stands no more. */
export const drillItem = sqliteTable(
  'drill_item',
  {
    drillId: integer('drill_id')
      .notNull()
      .references(() => drill.id),
    place: integer('place').notNull(),
    changeId: digest('change_id')
      .notNull()
      .references(() => change.id),
    state: text('state', { enum: drillItemStates }).notNull(),
    answeredAt: integer('answered_at'),
    answeredBy: text('answered_by'),
  },
  (t) => [primaryKey({ columns: [t.drillId, t.place] }), ...checks('place > 0')],
)
