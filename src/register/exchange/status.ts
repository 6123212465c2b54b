import { eq, sql } from 'drizzle-orm'
import { brand, iysQueue } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { NationalState } from '../../consent/consent.ts'
import { brandIsActivated } from '../brands.ts'
import type { Register } from '../register.ts'
import { readTroubles, worstTrouble } from './troubles.ts'

const counted = (state: string) =>
  sql<number>`count(*) filter (where ${iysQueue.state} = ${state} and ${iysQueue.closedReason} is null)`

const statesOfBrands = preparedQuery(() =>
  build
    .select({
      brandCode: brand.code,
      waiting: counted('waiting'),
      sent: counted('sent'),
      registered: counted('registered'),
      refused: counted('refused'),
      late: counted('late'),
      oldestDue: sql<
        string | null
      >`min(${iysQueue.dueOn}) filter (where ${iysQueue.state} in ('waiting', 'sent') and ${iysQueue.closedReason} is null and ${brandIsActivated})`,
    })
    .from(brand)
    .leftJoin(iysQueue, eq(iysQueue.brandCode, brand.code))
    .groupBy(brand.code)
    .orderBy(brand.code),
)

export type BrandExchange = ReturnType<ReturnType<typeof statesOfBrands>['map']>

export type StateCounts = Partial<Readonly<Record<NationalState, number>>>

/** Counts one brand's changes by their state in İYS; undefined while the exchange is off. */
export async function statesInIys(
  register: Register,
): Promise<(brandCode: number) => StateCounts | undefined> {
  const { mode, brands } = await iysStatus(register)
  return (brandCode) => (mode === 'off' ? undefined : brands.find((brand) => brand.brandCode === brandCode))
}

/** Movements of each brand by their state in İYS, the first day on which one is due (null before the brand is activated), and what is in the way. */
export async function iysStatus(register: Register) {
  const { iys_exchange: mode } = await register.settings()
  const rows = await register.engine.read(statesOfBrands({ now: register.clock() }))
  const trouble = mode === 'api' ? worstTrouble(await readTroubles(register)) : null
  return { mode, brands: rows, trouble }
}
