import { and, asc, between, desc, eq, sql } from 'drizzle-orm'
import { lookUpLog } from '../../../db/schema.ts'
import { build, preparedOne, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'

/** That somebody asked about an address, and what for. `at` in ms UTC. */
export interface OwnLookUp {
  readonly at: number
  readonly door: string
  readonly actor: string
  readonly brandCode: number | null
  readonly purpose: string
}

/** Rows that are read in some 20 ms. */
const pageRows = 100_000

const firstId = preparedOne(() =>
  build.select({ id: lookUpLog.id }).from(lookUpLog).orderBy(asc(lookUpLog.id)).limit(1),
)
const lastId = preparedOne(() =>
  build.select({ id: lookUpLog.id }).from(lookUpLog).orderBy(desc(lookUpLog.id)).limit(1),
)
const within = preparedQuery(() =>
  build
    .select({
      at: lookUpLog.at,
      door: lookUpLog.door,
      actor: lookUpLog.actor,
      brandCode: lookUpLog.brandCode,
      purpose: lookUpLog.purpose,
    })
    .from(lookUpLog)
    .where(
      and(
        between(lookUpLog.id, sql.placeholder('from'), sql.placeholder('through')),
        eq(lookUpLog.mark, sql.placeholder('mark')),
      ),
    )
    .orderBy(asc(lookUpLog.id)),
)

/**
 * Who asked about the address with this mark, oldest first. The log is read from end to end, in turns, since nobody else asks
 * it by address and an index would cost every look-up of a system; a person asks for his data seldom.
 */
export async function lookUpsOf({ engine }: Pick<Register, 'engine'>, mark: Buffer): Promise<OwnLookUp[]> {
  const [[first], [last]] = await Promise.all([engine.read(firstId()), engine.read(lastId())])
  if (first === undefined || last === undefined) return []
  const found: OwnLookUp[] = []
  for (let from = first.id; from <= last.id; from += pageRows) {
    found.push(...(await engine.read(within({ from, through: from + pageRows - 1, mark }))))
    await yieldToEventLoop()
  }
  return found
}
