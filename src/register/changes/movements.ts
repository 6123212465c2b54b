import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Vault } from '../../crypto/vault.ts'
import { sealedOfChange } from '../generations.ts'
import { openSealed } from '../recipients.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
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
