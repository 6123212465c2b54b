import { and, asc, eq, gte, sql } from 'drizzle-orm'
import { iysIntake } from '../../../db/schema.ts'
import { build, preparedOne, preparedQuery, query, type Statement, statement } from '../../../db/statement.ts'
import { addDays, dayOf, isIstanbulDay, previousDay } from '../../calendar/istanbul.ts'
import type { IysLine } from '../../import-file/iys-rows.ts'
import { tallyOf } from '../imports/tally.ts'
import { setStates } from '../iys-queue/queue.ts'
import { allRows } from '../pages.ts'
import { type Register, write } from '../register.ts'
import { receiveRows } from './rows.ts'

/** Progress of one task that reads a brand's changes from İYS: one day, the pull of new changes (`IYS`), or the full `comparison`. */
export type Intake = typeof iysIntake.$inferSelect
type IntakeKey = Pick<Intake, 'brandCode' | 'name'>

const ofName = preparedOne<Intake>(() =>
  build
    .select()
    .from(iysIntake)
    .where(
      and(eq(iysIntake.brandCode, sql.placeholder('brandCode')), eq(iysIntake.name, sql.placeholder('name'))),
    ),
)

/** Returns the stored progress of a task; null if the task never began. */
export async function intakeOf({ engine }: Register, key: IntakeKey): Promise<Intake | null> {
  const [row] = await engine.read(ofName({ ...key }))
  return row ?? null
}

/** Returns the progress of a task that begins now. */
export function newIntake(key: IntakeKey, at: number): Intake {
  const begin = { state: 'open', note: null, place: null, missing: 0, tally: '{}', agreedAt: null } as const
  return { ...key, ...begin, at, dueAt: at }
}

function stored(row: Intake): Statement {
  const { brandCode, name } = iysIntake
  const insert = build.insert(iysIntake).values(row)
  return statement(insert.onConflictDoUpdate({ target: [brandCode, name], set: row }))
}

export const storeIntake = async (register: Register, ...rows: readonly Intake[]) =>
  await write(register, ...rows.map(stored))

/**
 * Applies a page of İYS's rows, sets changes that İYS lacks (`missing`) back to `waiting`, and stores the task's new
 * progress, in one unit. Does nothing if another process has applied the page. Returns the new progress.
 */
export async function takeIntakePage(
  register: Register,
  before: Intake,
  { page = [], missing = [] }: { readonly page?: readonly IysLine[]; readonly missing?: readonly Buffer[] },
  set: Partial<Intake>,
): Promise<Intake> {
  const { brandCode, name, place } = before
  let next: Intake = { ...before, ...set, missing: before.missing + missing.length }
  await receiveRows(
    register,
    { brandCode, page, by: null },
    {
      read: ofName({ brandCode, name }),
      shouldContinue: ([row]) => (row?.place ?? null) === place,
      write({ add }) {
        next = { ...next, tally: JSON.stringify(add(tallyOf(before.tally))) }
        return [...(missing.length === 0 ? [] : setStates(missing, { state: 'waiting' })), stored(next)]
      },
    },
  )
  return next
}

/** Number of days back from today that are still read from İYS if that failed before. */
const daysTried = 7

/** Number of rows of one query: a row may have some kilobytes of counts. */
const pageRows = 500

// A task is named by its day, or by a word. In this order letters come after digits, so words come after all days.
const isSince = (name: string, brandCode: number) =>
  sql`(${iysIntake.name}, ${iysIntake.brandCode}) > (${name}, ${brandCode})`

/** Lists the reading tasks of all brands: those of the latest seven days, the oldest first, then pulls and comparisons. */
export async function recentIntakes(register: Register): Promise<Intake[]> {
  const first = { name: firstDayTried(register), brandCode: 0 }
  const pageAfter = (last: Intake | null) => {
    const { name, brandCode } = last ?? first
    return query(
      build
        .select()
        .from(iysIntake)
        .where(isSince(name, brandCode))
        .orderBy(asc(iysIntake.name), asc(iysIntake.brandCode))
        .limit(pageRows),
    )
  }
  return await allRows(register, { rows: pageRows, pageAfter })
}

const firstDayTried = ({ clock }: Register) => addDays(dayOf(clock()), -daysTried)

const ofBrand = preparedQuery<Intake>(() =>
  build
    .select()
    .from(iysIntake)
    .where(
      and(
        eq(iysIntake.brandCode, sql.placeholder('brandCode')),
        gte(iysIntake.name, sql.placeholder('date')),
      ),
    )
    .orderBy(asc(iysIntake.name)),
)

export const daysIn = (intakes: readonly Intake[]) => intakes.filter(({ name }) => isIstanbulDay(name))

/**
 * Returns the newest day of the latest seven that is unfinished and due for a brand, or null. The newest comes first, so
 * that a fault of an earlier day does not delay yesterday. The first day of a new brand is yesterday.
 */
export async function nextDay(register: Register, brandCode: number): Promise<Intake | null> {
  const now = register.clock()
  const days = daysIn(await register.engine.read(ofBrand({ brandCode, date: firstDayTried(register) })))
  const yesterday = previousDay(dayOf(now))
  const first = days[0]?.name ?? yesterday
  for (let name = yesterday; name >= first; name = previousDay(name)) {
    const day = days.find((candidate) => candidate.name === name) ?? newIntake({ brandCode, name }, now)
    if (day.state === 'open' && day.dueAt <= now) return day
  }
  return null
}

/** Progress of a brand's reading tasks, as staff see it. */
export interface Incoming {
  readonly pulledAt: number | null
  readonly comparison: Intake | null
  /** The oldest unfinished day; if all are finished, the latest day. */
  readonly day: Intake | null
}

/** Returns a function that gives the progress of a brand's reading tasks. */
export async function incomingOf(register: Register): Promise<(brandCode: number) => Incoming> {
  const all = await recentIntakes(register)
  return (brandCode) => {
    const ofBrand = all.filter((intake) => intake.brandCode === brandCode)
    const days = daysIn(ofBrand)
    return {
      pulledAt: ofBrand.find(({ name }) => name === 'IYS')?.at ?? null,
      comparison: ofBrand.find(({ name }) => name === 'comparison') ?? null,
      day: days.find(({ state }) => state === 'open') ?? days.at(-1) ?? null,
    }
  }
}
