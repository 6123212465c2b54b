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

/** Counts the rows in a state whose reporting no person has ended. */
const countOf = (state: string) =>
  sql<number>`count(*) filter (where ${iysQueue.state} = ${state} and ${iysQueue.closedReason} is null)`

const isOverdue = sql`${iysQueue.dueOn} < ${sql.placeholder('today')}`

/** Counts the changes in the queue for each brand, by state in İYS. */
const statesOfBrands = preparedQuery(() =>
  build
    .select({
      brandCode: brand.code,
      waiting: countOf('waiting'),
      sent: countOf('sent'),
      registered: countOf('registered'),
      refused: countOf('refused'),
      late: countOf('late'),
      /** Changes that İYS does not have although their last day to report is over, in any state. */
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

/** Returns a function that gives a brand's number of changes by state in İYS, or undefined while the exchange is off. */
export async function statesInIys(
  register: Register,
): Promise<(brandCode: number) => StateCounts | undefined> {
  const { mode, brands } = await iysStatus(register)
  return (brandCode) => (mode === 'off' ? undefined : brands.find((brand) => brand.brandCode === brandCode))
}

/**
 * Returns how the exchange with İYS goes: its mode, the number of changes in each state by brand, and the trouble that
 * staff should see, if any. `oldestDue` of a brand is null before the brand is activated in İYS.
 */
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

/** Reason why calls of İYS's API fail. It is stored until a call succeeds. */
export interface Trouble {
  /** `access`: a person has to act, for example to renew the password. `later`: a later call may succeed by itself. */
  readonly kind: 'later' | 'access'
  /** İYS's error code, or one word for a fault without a code. */
  readonly reason: string
  readonly since: number
  readonly until: number
  readonly failures: number
  readonly adminsNotified: boolean
}

/** Troubles by brand code. The key `all` holds a trouble of the whole exchange. */
export type Troubles = Readonly<Record<string, Trouble>>

/** Returns what kept changes from being sent to İYS, as last stored. */
export async function readTroubles(register: WithEngine): Promise<Troubles> {
  const troublesJson = await readServerFact(register, 'iys-troubles')
  return troublesJson === null ? {} : storedJson<Troubles>(troublesJson)
}

/** Stores what kept changes from being sent to İYS. */
export async function noteTroubles(register: WithEngine, troubles: Troubles): Promise<void> {
  const isEmpty = Object.keys(troubles).length === 0
  await noteServerFact(register, 'iys-troubles', isEmpty ? null : JSON.stringify(troubles))
}

/** Returns the trouble to show: one that a person has to act on comes before an outage. Null without any. */
function worstTrouble(troubles: Troubles): Trouble | null {
  const all = Object.values(troubles)
  return all.find(({ kind }) => kind === 'access') ?? all[0] ?? null
}
