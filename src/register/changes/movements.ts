import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, pick, preparedAsStored, preparedQuery, type Query } from '../../../db/statement.ts'
import type { Door } from '../../consent/actor.ts'
import type { RecipientType } from '../../consent/consent.ts'
import type { Vault } from '../../crypto/vault.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { sealedOfChange, statusBefore } from '../change-sql.ts'
import { decryptAddress } from '../recipients/recipients.ts'
import type { Register, WithEngine } from '../register.ts'
import { boundsOf, type DaySpan, ofDay, partsOfDay } from './day.ts'

const pageRows = 2000
const ofBrand = eq(change.brandCode, sql.placeholder('brandCode'))

async function* pagesOf<Row>(
  register: WithEngine,
  span: DaySpan,
  pageAt: (bounds: ReturnType<typeof boundsOf>) => Query<Row>,
  seqOf: (row: Row) => number,
): AsyncGenerator<Row[]> {
  for await (const part of partsOfDay(register, span)) {
    for (let { after } = part; after < part.through; ) {
      const page = await register.engine.read(pageAt(boundsOf({ ...part, after })))
      yield page
      const last = page.at(-1)
      if (last === undefined || page.length < pageRows) break
      after = seqOf(last)
      await yieldToEventLoop()
    }
  }
}

/** Texts instead of bytes: the library makes an object for each value of bytes. */
const movementColumns = {
  seq: change.seq,
  id: sql<string>`lower(hex(${change.id}))`,
  ...pick(change, 'recipientType', 'channel', 'status', 'consentDate', 'source', 'recordedAt'),
  mark: sql<string>`lower(hex(${recipient.mark}))`,
  sealed: sealedOfChange,
}

const movementPage = preparedAsStored(() =>
  build
    .select(movementColumns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(ofDay, ofBrand))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

type MovementRow = ReturnType<ReturnType<typeof movementPage>['map']>

/** One line of a day's movement file. */
export interface Movement extends Readonly<Omit<MovementRow, 'seq' | 'mark' | 'sealed' | 'source'>> {
  /** An export may hold one that izin does not know. */
  readonly source: string | null
  /** Null once it was dropped. */
  readonly address: string | null
}

/** Reads a day's movements ordered by recordedAt and id, as the file wants them. */
export function movementPages(
  register: Register,
  span: DaySpan,
  brandCode: number,
): AsyncGenerator<readonly Movement[]> {
  return inFileOrder(pagesBySeq(register, span, brandCode))
}

export async function* inFileOrder(
  pages: AsyncIterable<readonly Movement[]>,
): AsyncGenerator<readonly Movement[]> {
  // recordedAt never falls as `seq` rises.
  let second: Movement[] = []
  for await (const page of pages) {
    const ordered: Movement[] = []
    for (const movement of page) {
      if (second[0] !== undefined && second[0].recordedAt !== movement.recordedAt) {
        for (const candidate of byId(second)) ordered.push(candidate)
        second = []
      }
      second.push(movement)
    }
    yield ordered
  }
  yield byId(second)
}

function byId(second: Movement[]): Movement[] {
  return second.sort((a, b) => (a.id < b.id ? -1 : 1))
}

async function* pagesBySeq(
  register: Register,
  span: DaySpan,
  brandCode: number,
): AsyncGenerator<readonly Movement[]> {
  const pageAt = (bounds: object) => movementPage({ ...bounds, brandCode })
  for await (const page of pagesOf(register, span, pageAt, ({ seq }) => seq)) {
    yield page.map((row) => movementOf(register.vault, row))
  }
}

/** Names each field: copying the rest of a row is slower. */
function movementOf(vault: Vault, row: MovementRow): Movement {
  const { id, recipientType, channel, status, consentDate, source, recordedAt, mark, sealed } = row
  const address = sealed === null ? null : decryptAddress(vault, sealed, mark).address
  return { recordedAt, id, address, recipientType, channel, status, consentDate, source }
}

const movementsAfter = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      channel: change.channel,
      door: change.door,
      status: change.status,
      before: statusBefore,
    })
    .from(change)
    .where(and(ofDay, ofBrand, eq(change.recipientType, sql.placeholder('recipientType'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

export interface MovementCount {
  readonly channel: Movement['channel']
  readonly door: Door
  /** Changes to ONAY, from RET or from no status. */
  approval: number
  /** Changes to RET, from ONAY or from no status (R8). */
  rejection: number
  /** All movements, also those that did not change the status. */
  total: number
}

export async function movementCounts(
  register: WithEngine,
  span: DaySpan,
  brandCode: number,
  recipientType: RecipientType,
): Promise<MovementCount[]> {
  const counts = new Map<string, MovementCount>()
  const pageAt = (bounds: object) => movementsAfter({ ...bounds, brandCode, recipientType })
  for await (const page of pagesOf(register, span, pageAt, ({ seq }) => seq)) {
    for (const { channel, door, status, before } of page) {
      const key = `${channel} ${door}`
      const counted = counts.get(key) ?? { channel, door, approval: 0, rejection: 0, total: 0 }
      counts.set(key, counted)
      counted.total += 1
      if (status !== before) counted[status === 'ONAY' ? 'approval' : 'rejection'] += 1
    }
  }
  return [...counts.values()]
}

const firstWhere = (...conditions: SQL[]) =>
  preparedQuery(() =>
    build
      .select({ seq: change.seq })
      .from(change)
      .innerJoin(recipient, eq(recipient.id, change.recipientId))
      .where(and(ofDay, ofBrand, ...conditions))
      .limit(1),
  )

export const hasMovements = anyMovement(firstWhere())
/** True if the day's file lacks an address that it had, which was erased or kept long enough. */
export const hasDroppedAddress = anyMovement(firstWhere(isNull(sealedOfChange)))
export const hasAddress = anyMovement(firstWhere(isNotNull(sealedOfChange)))

function anyMovement(first: ReturnType<typeof firstWhere>) {
  return async ({ engine }: WithEngine, span: DaySpan, brandCode: number): Promise<boolean> => {
    for await (const part of partsOfDay({ engine }, span)) {
      if ((await engine.read(first({ ...boundsOf(part), brandCode }))).length > 0) return true
    }
    return false
  }
}
