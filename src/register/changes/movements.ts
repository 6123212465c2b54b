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
import { boundsOfDay, type DaySpan, isOfPeriod, partsOfDay } from './day.ts'

/*
 * Movements: the changes of a brand on one day, in İYS's word (hareket), for the day's file and report.
 */

const pageRows = 2000
const ofBrand = eq(change.brandCode, sql.placeholder('brandCode'))

/**
 * Reads a day's rows page by page, and lets other work run between pages. `pageAt` gives the query of the page after a
 * place in the ledger (`after`), `seqOf` the place of a row.
 */
async function* readDayPages<Row>(
  register: WithEngine,
  span: DaySpan,
  pageAt: (bounds: ReturnType<typeof boundsOfDay>) => Query<Row>,
  seqOf: (row: Row) => number,
): AsyncGenerator<Row[]> {
  for await (const part of partsOfDay(register, span)) {
    for (let { after } = part; after < part.through; ) {
      const page = await register.engine.read(pageAt(boundsOfDay({ ...part, after })))
      yield page
      const lastRow = page.at(-1)
      if (lastRow === undefined || page.length < pageRows) break
      after = seqOf(lastRow)
      await yieldToEventLoop()
    }
  }
}

/** Columns of a movement. Ids and marks are read as hex: for bytes the database library would make an object each. */
const movementColumns = {
  seq: change.seq,
  id: sql<string>`lower(hex(${change.id}))`,
  ...pick(change, 'recipientType', 'channel', 'status', 'consentDate', 'source', 'recordedAt'),
  mark: sql<string>`lower(hex(${recipient.mark}))`,
  sealed: sealedOfChange,
}

/** Query for a page of a brand's movements on a day, with their encrypted addresses, in ledger order. */
const movementPage = preparedAsStored(() =>
  build
    .select(movementColumns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(isOfPeriod, ofBrand))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

type MovementRow = ReturnType<ReturnType<typeof movementPage>['map']>

/** One line of a day's movement file (CSV with all changes of a brand on that day). */
export interface Movement extends Readonly<Omit<MovementRow, 'seq' | 'mark' | 'sealed' | 'source'>> {
  /** Source of the consent, such as HS_WEB. It may be a text unknown to izin, since verification reads other exports too. */
  readonly source: string | null
  /** Address of the recipient; null once it was dropped. */
  readonly address: string | null
}

/** Reads a day's movements in the order of the movement file: by recording time, and within one moment by id. */
export function movementPages(
  register: Register,
  span: DaySpan,
  brandCode: number,
): AsyncGenerator<readonly Movement[]> {
  return inFileOrder(movementPagesBySeq(register, span, brandCode))
}

/**
 * Sorts movements of the same recording time by their id. `pages` come in ledger order, in which the time never falls: it is
 * enough to collect the movements of one time until the next time begins.
 */
export async function* inFileOrder(
  pages: AsyncIterable<readonly Movement[]>,
): AsyncGenerator<readonly Movement[]> {
  let sameTime: Movement[] = []
  for await (const page of pages) {
    const ordered: Movement[] = []
    for (const movement of page) {
      if (sameTime[0] !== undefined && sameTime[0].recordedAt !== movement.recordedAt) {
        for (const earlierMovement of sortById(sameTime)) ordered.push(earlierMovement)
        sameTime = []
      }
      sameTime.push(movement)
    }
    yield ordered
  }
  yield sortById(sameTime)
}

function sortById(movements: Movement[]): Movement[] {
  return movements.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Reads a brand's movements of a day in ledger order, with their addresses decrypted. */
async function* movementPagesBySeq(
  register: Register,
  span: DaySpan,
  brandCode: number,
): AsyncGenerator<readonly Movement[]> {
  const pageAt = (bounds: object) => movementPage({ ...bounds, brandCode })
  for await (const page of readDayPages(register, span, pageAt, ({ seq }) => seq)) {
    yield page.map((row) => movementOf(register.vault, row))
  }
}

/** Returns a row as a movement with its address decrypted. Names each field, since copying the rest of a row is slower. */
function movementOf(vault: Vault, row: MovementRow): Movement {
  const { id, recipientType, channel, status, consentDate, source, recordedAt, mark, sealed } = row
  const address = sealed === null ? null : decryptAddress(vault, sealed, mark).address
  return { recordedAt, id, address, recipientType, channel, status, consentDate, source }
}

/** Query for a page of a brand's movements on a day with the status before each of them, for one recipient type. */
const movementsAfter = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      channel: change.channel,
      door: change.door,
      status: change.status,
      previousStatus: statusBefore,
    })
    .from(change)
    .where(and(isOfPeriod, ofBrand, eq(change.recipientType, sql.placeholder('recipientType'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

export interface MovementCount {
  readonly channel: Movement['channel']
  readonly door: Door
  /** Movements that changed the status to ONAY, from RET or from no status. */
  approval: number
  /** Movements that changed the status to RET, from ONAY or from no status (R8). */
  rejection: number
  /** All movements, also those that did not change the status. */
  total: number
}

/** Counts a brand's movements on a day by channel and door (way they came in), for one recipient type. */
export async function countMovements(
  register: WithEngine,
  span: DaySpan,
  brandCode: number,
  recipientType: RecipientType,
): Promise<MovementCount[]> {
  const counts = new Map<string, MovementCount>()
  const pageAt = (bounds: object) => movementsAfter({ ...bounds, brandCode, recipientType })
  for await (const page of readDayPages(register, span, pageAt, ({ seq }) => seq)) {
    for (const { channel, door, status, previousStatus } of page) {
      const key = `${channel} ${door}`
      const doorCount = counts.get(key) ?? { channel, door, approval: 0, rejection: 0, total: 0 }
      counts.set(key, doorCount)
      doorCount.total += 1
      if (status !== previousStatus) doorCount[status === 'ONAY' ? 'approval' : 'rejection'] += 1
    }
  }
  return [...counts.values()]
}

/** Returns the query for a movement of a brand on a day that meets the conditions, if there is any. */
const firstMovementWhere = (...conditions: SQL[]) =>
  preparedQuery(() =>
    build
      .select({ seq: change.seq })
      .from(change)
      .innerJoin(recipient, eq(recipient.id, change.recipientId))
      .where(and(isOfPeriod, ofBrand, ...conditions))
      .limit(1),
  )

export const hasMovements = checksForMovement(firstMovementWhere())
/** True if an address of a day's movements was dropped since, so that the day's file can no longer be made as it was. */
export const hasDroppedAddress = checksForMovement(firstMovementWhere(isNull(sealedOfChange)))
export const hasAddress = checksForMovement(firstMovementWhere(isNotNull(sealedOfChange)))

/** Returns a function that checks whether `first` finds any movement of a brand on a day. */
function checksForMovement(first: ReturnType<typeof firstMovementWhere>) {
  return async ({ engine }: WithEngine, span: DaySpan, brandCode: number): Promise<boolean> => {
    for await (const part of partsOfDay({ engine }, span)) {
      if ((await engine.read(first({ ...boundsOfDay(part), brandCode }))).length > 0) return true
    }
    return false
  }
}
