import { eq, sql } from 'drizzle-orm'
import { brand, iysQueue } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { NationalState } from '../../consent/consent.ts'
import { storedJson } from '../../util/json.ts'
import { brandIsActivated } from '../company/brands.ts'
import { exchangeMode } from '../company/settings.ts'
import { noteServerFact, readServerFact } from '../links/links.ts'
import type { Register, WithEngine } from '../register.ts'

const counted = (state: string) =>
  sql<number>`count(*) filter (where ${iysQueue.state} = ${state} and ${iysQueue.closedReason} is null)`

const isOverdue = sql`${iysQueue.dueOn} < ${sql.placeholder('today')}`

const statesOfBrands = preparedQuery(() =>
  build
    .select({
      brandCode: brand.code,
      waiting: counted('waiting'),
      sent: counted('sent'),
      registered: counted('registered'),
      refused: counted('refused'),
      late: counted('late'),
      /** İYS lacks them although their last day is over, whatever became of them. */
      overdue: sql<number>`count(*) filter (where ${iysQueue.state} <> 'registered' and ${iysQueue.closedReason} is null and ${isOverdue} and ${brandIsActivated})`,
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

/** Counts the movements of each brand by state in İYS. The first due day is null before the brand is activated. */
export async function iysStatus(register: Register) {
  const mode = await exchangeMode(register)
  const rows = await register.engine.read(statesOfBrands(momentOf(register)))
  const trouble = mode === 'api' ? worstTrouble(await readTroubles(register)) : null
  return { mode, brands: rows, trouble }
}

function momentOf({ clock }: Pick<Register, 'clock'>) {
  const now = clock()
  return { now, today: dayOf(now) }
}

/** Why the exchange by API does not go on; kept until it does. */
export interface Trouble {
  /** `access`: a person has to act. */
  readonly kind: 'later' | 'access'
  /** Code of İYS or one word. */
  readonly reason: string
  readonly since: number
  readonly until: number
  readonly failures: number
  readonly adminsNotified: boolean
}

/** By the brand, or `all` for the whole exchange. */
export type Troubles = Readonly<Record<string, Trouble>>

export async function readTroubles(register: WithEngine): Promise<Troubles> {
  const stored = await readServerFact(register, 'iys-troubles')
  return stored === null ? {} : storedJson<Troubles>(stored)
}

export async function noteTroubles(register: WithEngine, troubles: Troubles): Promise<void> {
  const isEmpty = Object.keys(troubles).length === 0
  await noteServerFact(register, 'iys-troubles', isEmpty ? null : JSON.stringify(troubles))
}

/** The one to show: what a person has to act on, before an outage. */
function worstTrouble(troubles: Troubles): Trouble | null {
  const all = Object.values(troubles)
  return all.find(({ kind }) => kind === 'access') ?? all[0] ?? null
}
