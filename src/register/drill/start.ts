import { and, eq, isNull, max } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { drill, drillItem } from '../../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../../db/statement.ts'
import { addBusinessDays } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { type Actor, namedActor } from '../actor.ts'
import { listBrands } from '../brands.ts'
import type { Register } from '../register.ts'
import { drawConsents } from './draw.ts'

/** How many ONAYs a drill draws. */
export const drillSize = 10

export interface DrillWish {
  readonly brandCode: number
  /** Names this drill of the brand for ever: wishing for it twice is holding it once. */
  readonly occasion: string
  /** Who wished for it; null for the calendar. */
  readonly actor: Actor | null
  /** 0 to 1. */
  readonly random: () => number
}

export type StartedDrill =
  | {
      readonly kind: 'started'
      readonly drillId: number
      readonly dueOn: IstanbulDay
      /** How many were drawn; none where the brand has no standing ONAY, and then the drill is over. */
      readonly drawn: number
      /** How many of them have no evidence. */
      readonly asked: number
    }
  /** `held`: there was one on this occasion. `open`: one is under way. */
  | { readonly kind: 'refused'; readonly reason: 'brand-unknown' | 'brand-closed' | 'held' | 'open' }

const highestId = preparedQuery(() => build.select({ id: max(drill.id) }).from(drill))

/** Starts a readiness drill: draws ten standing ONAYs of a brand at random, and notes which have their evidence. */
export async function startDrill(register: Register, wish: DrillWish): Promise<StartedDrill> {
  const { brandCode, occasion, actor } = wish
  const brand = (await listBrands(register)).find(({ code }) => code === brandCode)
  if (brand === undefined) return { kind: 'refused', reason: 'brand-unknown' }
  if (brand.closedAt !== null) return { kind: 'refused', reason: 'brand-closed' }
  const { drill_answer_days: days, rules } = await register.settings()
  const startedAt = register.clock()
  const dueOn = addBusinessDays(dayOf(startedAt), days, rules)
  const drawn = await drawConsents(register, brandCode, drillSize, wish.random)
  const reads = [heldOn(brandCode, occasion), openOf(brandCode), highestId()] as const
  return await register.engine.unit(reads, ([held], [open], [highest]): Outcome<StartedDrill> => {
    if (held !== undefined) return { writes: [], result: { kind: 'refused', reason: 'held' } }
    if (open !== undefined) return { writes: [], result: { kind: 'refused', reason: 'open' } }
    const drillId = (highest?.id ?? 0) + 1
    const over = drawn.length === 0 ? { askedAt: startedAt, closedAt: startedAt, toldAt: startedAt } : {}
    const row = {
      id: drillId,
      brandCode,
      occasion,
      startedAt,
      startedDoor: actor?.door ?? null,
      startedBy: actor === null ? null : namedActor(actor),
      dueOn,
      ...over,
    }
    const items = drawn.map(({ changeId, hasEvidence }, index) =>
      statement(
        build
          .insert(drillItem)
          .values({ drillId, place: index + 1, changeId, state: hasEvidence ? 'on-file' : 'asked' }),
      ),
    )
    const asked = drawn.filter(({ hasEvidence }) => !hasEvidence).length
    return {
      writes: [statement(build.insert(drill).values(row)), ...items],
      result: { kind: 'started', drillId, dueOn, drawn: drawn.length, asked },
    }
  })
}

function heldOn(brandCode: number, occasion: string) {
  const isIt = and(eq(drill.brandCode, brandCode), eq(drill.occasion, occasion))
  return query(build.select({ id: drill.id }).from(drill).where(isIt))
}

function openOf(brandCode: number) {
  const isOpen = and(eq(drill.brandCode, brandCode), isNull(drill.closedAt))
  return query(build.select({ id: drill.id }).from(drill).where(isOpen))
}

/** The brands for which a drill was held on this occasion. */
export async function brandsHeldOn(
  { engine }: Pick<Register, 'engine'>,
  occasion: string,
  brandCodes: readonly number[],
): Promise<ReadonlySet<number>> {
  const held = new Set<number>()
  for (const code of brandCodes) {
    if ((await engine.read(heldOn(code, occasion))).length > 0) held.add(code)
  }
  return held
}
