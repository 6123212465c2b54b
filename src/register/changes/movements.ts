import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Vault } from '../../crypto/vault.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Door } from '../actor.ts'
import { sealedOfChange } from '../re-registration.ts'
import { openSealed } from '../recipients.ts'
import type { Register } from '../register.ts'
import { boundsOf, type DaySpan, ofDay, partsOfDay } from './day.ts'

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

function byId(second: Movement[]): Movement[] {
  return second.sort((one, other) => (one.id < other.id ? -1 : 1))
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
      await yieldToEventLoop()
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

/** A day's movements through one door on one channel. */
export interface MovementCount {
  readonly channel: Channel
  readonly door: Door
  /** Came to ONAY from nothing or from RET. */
  readonly approval: number
  /** Came to RET from ONAY or, as a refusal İYS would not take (R8), from nothing. */
  readonly rejection: number
  /** All movements, those too that change no status. */
  readonly total: number
}

/** What stood before: what the last change of its key says that was no repeat; null where that took all back. */
const before = sql<Status | null>`(select iif(earlier.restores = 0, null, earlier.status) from "change" earlier
  where earlier.recipient_id = "change"."recipient_id" and earlier.brand_code = "change"."brand_code"
  and earlier.recipient_type = "change"."recipient_type" and earlier.channel = "change"."channel"
  and earlier.ordinal < "change"."ordinal" and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`
const movementsAfter = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      channel: change.channel,
      door: change.door,
      status: change.status,
      before,
    })
    .from(change)
    .where(
      and(
        ofDay,
        eq(change.brandCode, sql.placeholder('brandCode')),
        eq(change.recipientType, sql.placeholder('recipientType')),
      ),
    )
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

/** Counts a brand's movements of the day for one kind of recipient, a page of them at a time. */
export async function movementCounts(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  brandCode: number,
  recipientType: RecipientType,
): Promise<MovementCount[]> {
  const counts = new Map<string, MovementCount>()
  for await (const part of partsOfDay(register, span)) {
    for (let { after } = part; after < part.through; ) {
      const bounds = boundsOf({ ...part, after })
      const page = await register.engine.read(movementsAfter({ ...bounds, brandCode, recipientType }))
      for (const movement of page) add(counts, movement)
      if (page.length < pageRows) break
      after = page.at(-1)?.seq ?? after
      await yieldToEventLoop()
    }
  }
  return [...counts.values()]
}

type CountedMovement = ReturnType<ReturnType<typeof movementsAfter>['map']>

function add(counts: Map<string, MovementCount>, { channel, door, status, before }: CountedMovement): void {
  const key = `${channel} ${door}`
  const moved = status === before ? 0 : 1
  const counted = counts.get(key) ?? { channel, door: door as Door, approval: 0, rejection: 0, total: 0 }
  counts.set(key, {
    ...counted,
    approval: counted.approval + (status === 'ONAY' ? moved : 0),
    rejection: counted.rejection + (status === 'RET' ? moved : 0),
    total: counted.total + 1,
  })
}

const oneMovement = preparedQuery(() =>
  build
    .select({ seq: change.seq })
    .from(change)
    .where(and(ofDay, eq(change.brandCode, sql.placeholder('brandCode'))))
    .limit(1),
)

/** Whether a brand's movement file of the day holds anything but its header. */
export async function hasMovements(
  register: Pick<Register, 'engine'>,
  span: DaySpan,
  brandCode: number,
): Promise<boolean> {
  for await (const part of partsOfDay(register, span)) {
    const found = await register.engine.read(oneMovement({ ...boundsOf(part), brandCode }))
    if (found.length > 0) return true
  }
  return false
}
