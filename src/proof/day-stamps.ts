import { hash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { day, dayStamp, wantedStamp } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Register } from '../register/register.ts'
import { dayValues, textOfDay } from './export/day-entry.ts'
import { askForStamp, type StampingOutcome } from './stamps.ts'

/**
 * The stamp of a closed day itself. Its text holds the head of the day before, so that one stamp vouches for every change
 * up to and with that day; and no address, so that it holds whatever is erased later. The stamps of the movement files
 * beside it are for whoever has only such a file.
 */
export type DayStamp = typeof dayStamp.$inferSelect

/** Stands in the place of a brand where the stamp of the day itself is wanted; no brand has this code. */
export const theDayItself = 0

export async function dayStampOf(
  { engine }: Pick<Register, 'engine'>,
  date: IstanbulDay,
): Promise<DayStamp | null> {
  const [row] = await engine.read(query(build.select().from(dayStamp).where(eq(dayStamp.date, date))))
  return row ?? null
}

/**
 * Asks for a stamp of a closed day and stores it once it is verified. A stamp that is there stays: of two processes at once
 * the first one's is kept. A day that is not as it was closed gets none.
 */
export async function stampHead(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<StampingOutcome> {
  const [row] = await register.engine.read(query(build.select().from(day).where(eq(day.date, date))))
  if (row === undefined) return { kind: 'failed', detail: 'the day is not closed' }
  const text = textOfDay(dayValues(row))
  if (!hash('sha256', text, 'buffer').equals(row.head)) {
    return { kind: 'failed', detail: 'the day is not as it was closed' }
  }
  const digest = hash('sha384', text, 'buffer')
  const granted = await askForStamp(stamper, digest)
  if (granted.kind !== 'stamped') return granted
  const { kind, ...facts } = granted
  await store(register, {
    date,
    digest,
    ...facts,
    tsrDigest: hash('sha256', granted.tsr, 'buffer'),
    storedAt: register.clock(),
  })
  return { kind }
}

async function store({ engine }: Register, { date, ...facts }: DayStamp): Promise<void> {
  const kept = build
    .insert(dayStamp)
    .values({ date, ...facts })
    .onConflictDoNothing()
  const isWish = and(eq(wantedStamp.date, date), eq(wantedStamp.brandCode, theDayItself))
  const fulfilled = build.delete(wantedStamp).where(isWish)
  await engine.unit(
    [],
    (): Outcome<null> => ({ writes: [statement(kept), statement(fulfilled)], result: null }),
  )
}
