import { and, desc, eq, gt, lt, lte, max, ne, sql } from 'drizzle-orm'
import type { Outcome, UnitPart } from '../../../db/engine.ts'
import { change, digestCount, digestHour, reading } from '../../../db/schema.ts'
import {
  build,
  preparedQuery,
  preparedStatement,
  query,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import type { Channel } from '../../consent/channel.ts'
import { isOfRecipient } from '../changes/of-recipients.ts'
import type { Register } from '../register.ts'
import { hourMs, hourOf, hoursKept } from './hour.ts'

/** What recipients changed themselves at one brand on one channel within one hour. */
export interface HourCount {
  /** Hours since 1970. */
  readonly hour: number
  readonly brandCode: number
  readonly channel: Channel
  readonly approvals: number
  readonly rejections: number
}

/** What recipients changed themselves since it was counted last. */
export interface NewCounts {
  /** The first hour that was not counted yet, and the one that goes on. */
  readonly from: number
  readonly until: number
  readonly counts: readonly HourCount[]
  /** Up to and with this `seq`; null where there is nothing. */
  readonly throughSeq: number | null
  /** Behind this `seq`. */
  readonly afterSeq: number
}

/** After longer downtime the hours before are not gone through one by one. */
const hoursAtOnceMax = 48

/** What there is to count once an hour is over; null while it goes on. Nothing is noted yet. */
export async function countNewHours({ engine, clock }: Register): Promise<NewCounts | null> {
  const until = hourOf(clock())
  const [counted] = await engine.read(countedHours())
  const from = Math.max((counted?.hour ?? until - 2) + 1, until - hoursAtOnceMax)
  if (from >= until) return null
  const [read] = await engine.read(readSoFar())
  const afterSeq = read?.seq ?? 0
  const isNew = and(gt(change.seq, afterSeq), lt(change.recordedAt, until * hourMs))
  // First of all: what another server stores from here on, be it dated into these hours, is counted with the next ones.
  const [last] = await engine.read(
    query(build.select({ seq: change.seq }).from(change).where(isNew).orderBy(desc(change.seq)).limit(1)),
  )
  const throughSeq = last?.seq ?? null
  if (throughSeq === null) return { from, until, counts: [], throughSeq, afterSeq }
  const hour = sql<number>`${change.recordedAt} / ${sql.raw(String(hourMs))}`
  const rows = await engine.read(
    query(
      build
        .select({
          hour,
          brandCode: change.brandCode,
          channel: change.channel,
          approvals: sql<number>`sum(${change.status} = 'ONAY')`,
          rejections: sql<number>`sum(${change.status} = 'RET')`,
        })
        .from(change)
        .where(and(isNew, lte(change.seq, throughSeq), isOfRecipient, ne(change.effect, 'repeat')))
        .groupBy(hour, change.brandCode, change.channel),
    ),
  )
  return { from, until, counts: rows, throughSeq, afterSeq }
}

const countedHours = preparedQuery(() => build.select({ hour: max(digestHour.hour) }).from(digestHour))
const readSoFar = preparedQuery(() =>
  build.select({ seq: reading.seq }).from(reading).where(eq(reading.name, 'digest')),
)

const setRead = preparedStatement(() =>
  build
    .insert(reading)
    .values({ name: 'digest', seq: sql.placeholder('seq') })
    .onConflictDoUpdate({ target: reading.name, set: { seq: sql`excluded.seq` } }),
)

/**
 * Notes what was counted, with the messages that tell it, and drops what is too old to compare with. Nothing where another
 * process has counted meanwhile: one that was paused must not set back how far it is.
 */
export async function noteHours(
  { engine, clock }: Register,
  counted: NewCounts,
  telling: UnitPart<{ readonly key: string }> | null,
): Promise<void> {
  const writes = notesOf(counted, clock())
  const isOvertaken = (last?: { hour: number | null }, read?: { seq: number }) =>
    (last?.hour ?? -1) >= counted.from || (read?.seq ?? 0) !== counted.afterSeq
  if (telling === null) {
    await engine.unit([countedHours(), readSoFar()], ([last], [read]): Outcome<null> => {
      return { writes: isOvertaken(last, read) ? [] : writes, result: null }
    })
    return
  }
  await engine.unit([countedHours(), readSoFar(), telling.read], ([last], [read], known): Outcome<null> => {
    return { writes: isOvertaken(last, read) ? [] : [...writes, ...telling.writes(known)], result: null }
  })
}

function notesOf({ from, until, counts, throughSeq }: NewCounts, countedAt: number): Statement[] {
  const oldest = until - hoursKept
  const hours = Array.from({ length: until - from }, (_, n) => from + n)
  // What was recorded before the hours that are gone through belongs to the first of them.
  const inThem = counts.map((one) => ({ ...one, hour: Math.max(one.hour, from) }))
  return [
    ...hours.map((hour) =>
      statement(build.insert(digestHour).values({ hour, countedAt }).onConflictDoNothing()),
    ),
    ...inThem.map((row) =>
      statement(
        build
          .insert(digestCount)
          .values(row)
          .onConflictDoUpdate({
            target: [digestCount.hour, digestCount.brandCode, digestCount.channel],
            set: {
              approvals: sql`${digestCount.approvals} + ${row.approvals}`,
              rejections: sql`${digestCount.rejections} + ${row.rejections}`,
            },
          }),
      ),
    ),
    statement(build.delete(digestCount).where(lt(digestCount.hour, oldest))),
    statement(build.delete(digestHour).where(lt(digestHour.hour, oldest))),
    ...(throughSeq === null ? [] : [setRead({ seq: throughSeq })]),
  ]
}
