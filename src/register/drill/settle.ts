import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { drill, drillItem } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'
import { drillItemOf, itemsOfDrill, stateNow } from './items.ts'

/**
 * Writes down what the ONAYs of an open drill have become, and closes it once all are answered or its last day is over;
 * what nobody answered by then is unanswered. Says whether it is closed.
 */
export async function settleDrill(register: Register, drillId: number): Promise<boolean> {
  const now = register.clock()
  const found = query(
    build.select({ dueOn: drill.dueOn, closedAt: drill.closedAt }).from(drill).where(eq(drill.id, drillId)),
  )
  return await register.engine.unit([found, itemsOfDrill({ drillId })], ([held], rows): Outcome<boolean> => {
    if (held === undefined || held.closedAt !== null) return { writes: [], result: held !== undefined }
    const isOver = dayOf(now) > held.dueOn
    const items = rows.map(drillItemOf).map((item) => {
      const state = stateNow(item)
      return { ...item, next: isOver && state === 'asked' ? ('unanswered' as const) : state }
    })
    const changed = items.filter(({ state, next }) => next !== state)
    const isClosed = items.every(({ next }) => next !== 'asked')
    return {
      writes: [
        ...changed.map(({ place, next }) =>
          statement(
            build
              .update(drillItem)
              .set({ state: next, ...(next === 'unanswered' ? {} : { answeredAt: now }) })
              .where(and(eq(drillItem.drillId, drillId), eq(drillItem.place, place))),
          ),
        ),
        ...(isClosed
          ? [statement(build.update(drill).set({ closedAt: now }).where(eq(drill.id, drillId)))]
          : []),
      ],
      result: isClosed,
    }
  })
}
