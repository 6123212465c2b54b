import { and, asc, count, eq, gt, gte, isNull, lt, lte, ne, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Door } from '../actor.ts'
import { type Brand, isOpenOn, listBrands } from '../brands.ts'
import { sealedOfChange } from '../generations.ts'
import { openSealed } from '../recipients.ts'
import type { Register } from '../register.ts'
import { turnOfLoop } from '../turn-of-loop.ts'
import { newestChange, seqSpans } from './seq-spans.ts'

/**
 * The changes of one Istanbul day, by recordedAt. Repeats are left out: they change no status. `after` is the last `seq`
 * of the days before and `through` the last of the day itself, so that nothing else is read.
 */
export interface DaySpan {
  readonly date: IstanbulDay
  readonly after: number
  /** Beyond every `seq` while the day is not closed. */
  readonly through: number
}

/** So many changes are counted in some 20 ms. */
const partSize = 20_000

/**
 * A day's changes in parts, oldest first, with a turn for others between them. Of a day that is not closed what was recorded
 * before it and behind it is left out too, as far as whole parts of it: recordedAt never falls as `seq` rises.
 */
export async function* partsOfDay(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  size = partSize,
): AsyncGenerator<DaySpan> {
  const isClosed = span.through < Number.MAX_SAFE_INTEGER
  const { from, until } = boundsOf(span)
  for await (const part of seqSpans(register, span, size)) {
    const last = isClosed ? undefined : await newestChange(register, part.through)
    if (last !== undefined && last.recordedAt < from) continue
    yield { ...span, ...part }
    if (last !== undefined && last.recordedAt >= until) return
  }
}

/** The changes of a span, with the values of {@link boundsOf}. */
export const ofDay = and(
  gt(change.seq, sql.placeholder('after')),
  lte(change.seq, sql.placeholder('through')),
  gte(change.recordedAt, sql.placeholder('from')),
  lt(change.recordedAt, sql.placeholder('until')),
  ne(change.effect, 'repeat'),
)

/**
 * Whether evidence was added to a change, a text or a file; what was dropped since was there all the same. Written by hand:
 * among the columns of one table a column is named without it, and both have an id.
 */
const hasLaterEvidence = sql.raw('exists (select 1 from later_evidence l where l.change_id = "change"."id")')

const countsOfDay = preparedQuery(() =>
  build
    .select({
      brandCode: change.brandCode,
      channel: change.channel,
      door: change.door,
      status: change.status,
      changes: count(),
      withoutEvidence: sql<number>`sum(${change.status} = 'ONAY' and ${change.evidenceDigest} is null and ${change.restores} is null and not ${hasLaterEvidence})`,
      local: sql<number>`sum(${change.effect} = 'local')`,
      voiding: sql<number>`sum(${change.restores} is not null)`,
    })
    .from(change)
    .where(ofDay)
    .groupBy(change.brandCode, change.channel, change.door, change.status),
)

export interface DoorCount {
  readonly brandCode: number
  readonly channel: Channel
  readonly door: Door
  readonly status: Status
  readonly changes: number
  readonly withoutEvidence: number
  readonly local: number
  /** How many of them take others back. */
  readonly voiding: number
}

/** How many changes of each kind the day had. */
export async function dayCounts(register: Pick<Register, 'engine'>, span: DaySpan): Promise<DoorCount[]> {
  const counts = new Map<string, DoorCount>()
  for await (const part of partsOfDay(register, span)) {
    for (const row of await register.engine.read(countsOfDay(boundsOf(part)))) {
      const { brandCode, channel, door, status, ...added } = row
      const key = `${brandCode} ${channel} ${door} ${status}`
      const counted = counts.get(key) ?? { changes: 0, withoutEvidence: 0, local: 0, voiding: 0 }
      counts.set(key, {
        ...{ brandCode, channel, door: door as Door, status },
        changes: counted.changes + added.changes,
        withoutEvidence: counted.withoutEvidence + added.withoutEvidence,
        local: counted.local + added.local,
        voiding: counted.voiding + added.voiding,
      })
    }
  }
  return [...counts.values()]
}

/**
 * The brands that a day's report is about: all that were open, and closed ones that recipients still refused. `counts` are
 * those of the day, where they are known already.
 */
export async function brandsOfDay(
  register: Register,
  span: DaySpan,
  counts?: readonly DoorCount[],
): Promise<Brand[]> {
  const brands = await listBrands(register)
  if (brands.every((brand) => isOpenOn(brand, span.date))) return brands
  const changed = new Set((counts ?? (await dayCounts(register, span))).map(({ brandCode }) => brandCode))
  return brands.filter((brand) => isOpenOn(brand, span.date) || changed.has(brand.code))
}

/** One line of a day's movement file (iys.md 6.2), with the address opened. */
export interface Movement {
  readonly recordedAt: number
  readonly id: string
  /** Null once it was erased. */
  readonly address: string | null
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly status: Status
  readonly consentDate: string | null
  readonly source: string | null
}

const pageRows = 2000

/** Texts instead of the bytes they stand for, since for each value of bytes the library makes an object of its own. */
const movementPage = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      id: sql<string>`lower(hex(${change.id}))`,
      recipientType: change.recipientType,
      channel: change.channel,
      status: change.status,
      consentDate: change.consentDate,
      source: change.source,
      recordedAt: change.recordedAt,
      mark: sql<string>`lower(hex(${recipient.mark}))`,
      sealed: sealedOfChange,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(ofDay, eq(change.brandCode, sql.placeholder('brandCode'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

type MovementRow = readonly [
  seq: number,
  id: string,
  recipientType: RecipientType,
  channel: Channel,
  status: Status,
  consentDate: string | null,
  source: string | null,
  recordedAt: number,
  mark: string,
  sealed: Buffer | null,
]

/**
 * A brand's movements of the day, a page of them at a time, ordered by recordedAt and id as the file wants them; memory
 * stays flat.
 */
export function movementPages(
  register: Register,
  span: DaySpan,
  brandCode: number,
): AsyncGenerator<readonly Movement[]> {
  return inFileOrder(pagesBySeq(register, span, brandCode))
}

/** Pages of movements in the order they were recorded in, put into that of the file. */
export async function* inFileOrder(
  pages: AsyncIterable<readonly Movement[]>,
): AsyncGenerator<readonly Movement[]> {
  // recordedAt never falls as `seq` rises, so only changes of one second have to be put in order.
  let second: Movement[] = []
  for await (const page of pages) {
    const ordered: Movement[] = []
    for (const movement of page) {
      if (second[0] !== undefined && second[0].recordedAt !== movement.recordedAt) {
        for (const one of byId(second)) ordered.push(one)
        second = []
      }
      second.push(movement)
    }
    yield ordered
  }
  yield byId(second)
}

async function* pagesBySeq(
  register: Register,
  span: DaySpan,
  brandCode: number,
): AsyncGenerator<readonly Movement[]> {
  for await (const part of partsOfDay(register, span)) {
    for (let { after } = part; after < part.through; ) {
      const query = movementPage({ ...boundsOf({ ...part, after }), brandCode })
      // As it came from the database: to have a million rows mapped by their columns' names takes as long as to read them.
      const page = await register.engine.read({ ...query, map: (row) => row as unknown as MovementRow })
      yield page.map((row) => movementOf(register.vault, row))
      if (page.length < pageRows) break
      after = page.at(-1)?.[0] ?? after
      await turnOfLoop()
    }
  }
}

function movementOf(vault: Vault, row: MovementRow): Movement {
  const [, id, recipientType, channel, status, consentDate, source, recordedAt, mark, sealed] = row
  const address = sealed === null ? null : openSealed(vault, sealed, mark).address
  return { recordedAt, id, address, recipientType, channel, status, consentDate, source }
}

const droppedOfDay = preparedQuery(() =>
  build
    .select({ dropped: sql<number>`1` })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(ofDay, eq(change.brandCode, sql.placeholder('brandCode')), isNull(sealedOfChange)))
    .limit(1),
)

/** Whether an address in a brand's movements of the day was dropped. */
export async function hasDroppedAddress(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  brandCode: number,
): Promise<boolean> {
  for await (const part of partsOfDay(register, span)) {
    const found = await register.engine.read(droppedOfDay({ ...boundsOf(part), brandCode }))
    if (found.length > 0) return true
  }
  return false
}

function byId(second: Movement[]): Movement[] {
  return second.sort((one, other) => (one.id < other.id ? -1 : 1))
}

export function boundsOf({ date, after, through }: DaySpan) {
  return { after, through, from: startOfDay(date), until: startOfDay(nextDay(date)) }
}
