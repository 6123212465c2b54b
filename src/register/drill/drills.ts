import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import { brand, drill } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Register } from '../register.ts'
import { type DrillItem, drillItems, stateNow } from './items.ts'

/** A readiness drill as it stands. */
export interface Drill {
  readonly id: number
  readonly brandCode: number
  readonly brandName: string
  readonly startedAt: number
  /** The last day for answers. */
  readonly dueOn: IstanbulDay
  readonly askedAt: number | null
  readonly closedAt: number | null
  readonly toldAt: number | null
  readonly items: readonly DrillItem[]
}

const columns = {
  id: drill.id,
  brandCode: drill.brandCode,
  brandName: brand.name,
  startedAt: drill.startedAt,
  dueOn: drill.dueOn,
  askedAt: drill.askedAt,
  closedAt: drill.closedAt,
  toldAt: drill.toldAt,
}
const joined = () => build.select(columns).from(drill).innerJoin(brand, eq(brand.code, drill.brandCode))

/** Drills that are open, or whose score has still to be told. */
export async function unfinishedDrills(register: Pick<Register, 'engine'>): Promise<Drill[]> {
  return await withItems(register, await register.engine.read(query(joined().where(isNull(drill.toldAt)))))
}

export async function drillOf(register: Pick<Register, 'engine'>, id: number): Promise<Drill | null> {
  const rows = await register.engine.read(query(joined().where(eq(drill.id, id))))
  return (await withItems(register, rows))[0] ?? null
}

/** The latest drills of a brand, the newest first; those for which there was nothing to draw are left out. */
export async function latestDrills(
  register: Pick<Register, 'engine'>,
  brandCode: number,
  limit: number,
): Promise<Drill[]> {
  const rows = await register.engine.read(
    query(joined().where(eq(drill.brandCode, brandCode)).orderBy(desc(drill.id)).limit(limit)),
  )
  return (await withItems(register, rows)).filter(({ items }) => items.length > 0)
}

/** How far back a drill is looked for that there is something to compare with. */
const earlierMax = 12

/** The drill before this one in which at least one ONAY was counted; null when there is none. */
export async function drillBefore(
  register: Pick<Register, 'engine'>,
  { id, brandCode }: Pick<Drill, 'id' | 'brandCode'>,
): Promise<Drill | null> {
  const isEarlier = and(eq(drill.brandCode, brandCode), lt(drill.id, id))
  const rows = await register.engine.read(
    query(joined().where(isEarlier).orderBy(desc(drill.id)).limit(earlierMax)),
  )
  const earlier = await withItems(register, rows)
  return earlier.find(({ items }) => items.some(({ state }) => state !== 'dropped')) ?? null
}

/** Notes that what the rooms are asked, or the score, is in the outbox. */
export async function noteTold(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  drillId: number,
  what: 'askedAt' | 'toldAt',
): Promise<void> {
  const noted = build
    .update(drill)
    .set({ [what]: clock() })
    .where(eq(drill.id, drillId))
  await engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}

type Row = Omit<Drill, 'items'>

/** Of an open drill the states are those of now. */
async function withItems(register: Pick<Register, 'engine'>, rows: readonly Row[]): Promise<Drill[]> {
  const drills: Drill[] = []
  for (const row of rows) {
    const items = await drillItems(register, row.id)
    const isOpen = row.closedAt === null
    drills.push({ ...row, items: isOpen ? items.map((item) => ({ ...item, state: stateNow(item) })) : items })
  }
  return drills
}
