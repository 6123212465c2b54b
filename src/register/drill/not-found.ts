import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { drill, drillItem } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { type Actor, namedActor } from '../actor.ts'
import type { Register } from '../register.ts'
import { type DrillItem, drillItemOf, itemsOfDrill, stateNow } from './items.ts'

export type NotFoundNoted =
  | { readonly kind: 'noted'; readonly item: DrillItem }
  /** What it is already, or that the drill is over; nothing was changed. */
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'over' | 'proven' | 'dropped' | 'noted-already' }

/** Notes that the team has no evidence for an ONAY of an open drill; adding some later in the drill undoes it. */
export async function noteNotFound(
  register: Register,
  actor: Actor,
  input: { readonly drillId: number; readonly place: number; readonly brandCodes: readonly number[] },
): Promise<NotFoundNoted> {
  const { drillId, place, brandCodes } = input
  const found = query(
    build
      .select({ brandCode: drill.brandCode, closedAt: drill.closedAt })
      .from(drill)
      .where(eq(drill.id, drillId)),
  )
  const noted = { state: 'not-found' as const, answeredAt: register.clock(), answeredBy: namedActor(actor) }
  return await register.engine.unit(
    [found, itemsOfDrill({ drillId })],
    ([held], rows): Outcome<NotFoundNoted> => {
      const row = rows.find((one) => one.place === place)
      if (held === undefined || row === undefined || !brandCodes.includes(held.brandCode))
        return refused('unknown')
      if (held.closedAt !== null) return refused('over')
      const item = drillItemOf(row)
      const state = stateNow(item)
      if (state === 'on-file' || state === 'added') return refused('proven')
      if (state === 'dropped') return refused('dropped')
      if (state === 'not-found') return refused('noted-already')
      const isIt = and(eq(drillItem.drillId, drillId), eq(drillItem.place, place))
      return {
        writes: [statement(build.update(drillItem).set(noted).where(isIt))],
        result: { kind: 'noted', item },
      }
    },
  )
}

function refused(reason: Extract<NotFoundNoted, { kind: 'refused' }>['reason']): Outcome<NotFoundNoted> {
  return { writes: [], result: { kind: 'refused', reason } }
}
