import { randomUUID } from 'node:crypto'
import { and, asc, eq, gt, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { isDatabaseFault } from '../../../db/engine.ts'
import { addItem, addRequest } from '../../../db/schema.ts'
import {
  build,
  pick,
  placeholders,
  preparedQuery,
  preparedStatement,
  query,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { findFirstTaken } from '../changes/key-changes.ts'
import { type Register, write } from '../register.ts'
import { sealedContent } from '../short-lived.ts'
import { type RecordInput, record } from './record.ts'

/** One statement of a list that a client sends to be recorded later. */
export type QueuedConsent = Pick<RecordInput, 'recipient' | 'channel' | 'request'>

export interface QueuedRequest {
  readonly requestId: string
  readonly subIds: readonly string[]
  readonly receivedAt: number
}

const insertItem = preparedStatement(() =>
  build.insert(addItem).values(placeholders('subId', 'requestId', 'place', 'sealed')),
)

const contents = sealedContent<QueuedConsent>('add request')

/**
 * Stores a list of consents that `workAdds` records within seconds. The list is on disk when the promise resolves. `version`
 * is that of the client's interface. Returns an id for the list and one for each item.
 */
export async function queueAdds(
  register: Register,
  actor: Actor & { readonly door: 'api' },
  {
    brandCode,
    version,
    consents,
  }: { readonly brandCode: number; readonly version: 1 | 2; readonly consents: readonly QueuedConsent[] },
): Promise<QueuedRequest> {
  const requestId = randomUUID()
  const receivedAt = register.clock()
  const subIds = consents.map(() => randomUUID())
  const request = build
    .insert(addRequest)
    .values({ id: requestId, brandCode, version, actor: actor.id, receivedAt })
  const items = consents.map((consent, place): Statement => {
    const subId = subIds[place] ?? ''
    return insertItem({ subId, requestId, place, sealed: contents.seal(register, subId, consent) })
  })
  await write(register, statement(request), ...items)
  return { requestId, subIds, receivedAt }
}

/** Result of one item. While the item waits, both `changeId` and `refused` are null. */
export interface AddResult {
  readonly place: number
  readonly subId: string
  readonly changeId: Buffer | null
  readonly recordedAt: number | null
  readonly refused: (typeof addItem.$inferSelect)['refused']
  /** Earliest item that led to the same change; null if this item did. */
  readonly first: { readonly requestId: string; readonly subId: string } | null
}

/** Time for which results are stored: 60 days, as long as İYS keeps its own. */
const resultsKeptMs = 60 * 24 * 60 * 60_000

/** Returns the results in the list's order; empty for a list that is unknown, too old, or another client's or brand's. */
export async function addResults(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  { id: sender }: Actor & { readonly door: 'api' },
  { brandCode, requestId }: { readonly brandCode: number; readonly requestId: string },
): Promise<AddResult[]> {
  const earlier = alias(addItem, 'earlier')
  const firstItemIdSql = build
    .select({ id: sql<number>`min(${earlier.id})` })
    .from(earlier)
    .where(eq(earlier.changeId, addItem.changeId))
  const firstItem = alias(addItem, 'firstItem')
  const isRecentEnough = gt(addRequest.receivedAt, clock() - resultsKeptMs)
  const isOfSender = and(eq(addRequest.actor, sender), eq(addRequest.brandCode, brandCode))
  const items = build
    .select({
      ...pick(addItem, 'place', 'subId', 'changeId', 'recordedAt', 'refused'),
      firstRequestId: firstItem.requestId,
      firstSubId: firstItem.subId,
    })
    .from(addItem)
    .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
    .leftJoin(firstItem, sql`${firstItem.id} = (${firstItemIdSql}) and ${firstItem.id} < ${addItem.id}`)
    .where(and(eq(addItem.requestId, requestId), isOfSender, isRecentEnough))
    .orderBy(asc(addItem.place))
  const rows = await engine.read(query(items))
  return rows.map(({ firstRequestId, firstSubId, ...row }) => ({
    ...row,
    first:
      firstRequestId === null || firstSubId === null
        ? null
        : { requestId: firstRequestId, subId: firstSubId },
  }))
}

/** Deletes lists and their results after `resultsKeptMs`, except lists with an item that still waits. */
export async function forgetAdds(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const hasWaitingItem = sql`exists (select 1 from ${addItem} where ${addItem.requestId} = ${addRequest.id} and ${addItem.sealed} is not null)`
  const isOld = and(lte(addRequest.receivedAt, register.clock() - resultsKeptMs), sql`not ${hasWaitingItem}`)
  const oldRequests = build.select({ id: addRequest.id }).from(addRequest).where(isOld)
  await write(
    register,
    statement(build.delete(addItem).where(inArray(addItem.requestId, oldRequests))),
    statement(build.delete(addRequest).where(isOld)),
  )
}

/** Number of items read and recorded at once. */
const batchItems = 200
/** Time after which a run of `workAdds` stops, so that other jobs do not wait longer; the next run continues. */
const roundMs = 2000

/** Items that wait, with their requests, in the order in which they came. */
const waitingItems = preparedQuery(() =>
  build
    .select({
      ...pick(addItem, 'id', 'subId', 'sealed'),
      ...pick(addRequest, 'brandCode', 'version', 'actor'),
    })
    .from(addItem)
    .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
    .where(and(isNotNull(addItem.sealed), gt(addItem.id, sql.placeholder('after'))))
    .orderBy(asc(addItem.id))
    .limit(batchItems),
)
type WaitingItem = ReturnType<ReturnType<typeof waitingItems>['map']>

type ItemResult =
  | { readonly changeId: Buffer; readonly recordedAt: number }
  | { readonly refused: NonNullable<AddResult['refused']> }

/**
 * Records waiting items in the order in which they came. Each has an idempotency key of its own, so that a repeated run
 * records none twice. Throws the first failure after the other items were recorded; failed items keep waiting.
 */
export async function workAdds(register: Register): Promise<void> {
  const startedAt = performance.now()
  const failures: unknown[] = []
  for (let after = 0; ; ) {
    const items = await register.engine.read(waitingItems({ after }))
    if (items.length === 0) break
    const outcomes = await Promise.allSettled(recordItems(register, items))
    const writes = outcomes.flatMap((outcome, place) => {
      if (outcome.status === 'rejected') return []
      const stillWaits = and(eq(addItem.id, items[place]?.id ?? 0), isNotNull(addItem.sealed))
      return [
        statement(
          build
            .update(addItem)
            .set({ sealed: null, ...outcome.value })
            .where(stillWaits),
        ),
      ]
    })
    await write(register, ...writes)
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])))
    after = items.at(-1)?.id ?? after
    const isLastBatch = items.length < batchItems
    const isTimeOver = performance.now() - startedAt > roundMs
    // Without the database no item can be recorded, and a later item of a key must not overtake an earlier one.
    if (isLastBatch || isTimeOver || failures.some(isDatabaseFault)) break
    await yieldToEventLoop()
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * Starts recording all items and returns a promise for each. Items of one key (brand, channel, recipient type, address)
 * are recorded one after the other: the older of two dates would be refused once the newer one is stored.
 */
function recordItems(register: Register, items: readonly WaitingItem[]): Promise<ItemResult>[] {
  const previousOfKey = new Map<string, Promise<unknown>>()
  return items.map(async (item) => {
    const consent = decryptItem(register, item)
    const { recipient, channel, request } = consent
    const key = [item.brandCode, channel, request.recipientType, recipient.address].join(' ')
    // A failed item does not stop the next of its key, except while the database is away.
    const previous = Promise.resolve(previousOfKey.get(key)).catch((error: unknown) => {
      if (isDatabaseFault(error)) throw error
    })
    const result = previous.then(() => recordItem(register, item, consent))
    previousOfKey.set(key, result)
    return await result
  })
}

function decryptItem(register: Register, { subId, sealed }: WaitingItem): QueuedConsent {
  const consent = contents.open(register, subId, sealed)
  if (consent === null) throw new Error('Cannot record a queued consent: it was recorded before')
  return consent
}

/** `H178`: the consent date is not later than that of the stored record. */
const olderThanRecord = 'H178'

/** Records one item. Returns its change, or the first code with which it is refused. */
async function recordItem(
  register: Register,
  item: WaitingItem,
  consent: QueuedConsent,
): Promise<ItemResult> {
  const { subId, brandCode, version, actor } = item
  // Version 2 of the interface answers a statement that is stored already with the stored change (R30).
  const readSameStatement = async () =>
    version === 2 ? await resultOfSameStatement(register, brandCode, consent) : null
  const storedBefore = await readSameStatement()
  if (storedBefore !== null) return storedBefore
  const input = { brandCode, ...consent, requestKey: `add ${subId}` }
  const outcome = await record(register, { door: 'api', id: actor }, input)
  // İYS has no code for an erased recipient. This code for an ONAY that a RET forbids comes nearest (R32).
  if (outcome.kind === 'erased') return { refused: olderThanRecord }
  if (outcome.kind !== 'decided') return { refused: 'brand-closed' }
  const [refusal] = outcome.refusals
  // Another request may have recorded the same statement since the first look.
  if (refusal !== undefined) return (await readSameStatement()) ?? { refused: refusal }
  if (outcome.change === null) throw new Error('Cannot record a queued consent: neither taken nor refused')
  return resultOf(outcome.change)
}

/** Returns the result of an earlier item with the same values; null if none was recorded. */
async function resultOfSameStatement(
  register: Register,
  brandCode: number,
  { recipient, channel, request }: QueuedConsent,
): Promise<ItemResult | null> {
  const { recipientType, status, source = null, consentDate = null } = request
  const key = { mark: register.vault.mark(recipient.address), brandCode, channel, recipientType }
  const firstChange = await findFirstTaken(register, key, { status, source, consentDate })
  return firstChange && resultOf(firstChange)
}

function resultOf({ id, recordedAt }: { readonly id: string; readonly recordedAt: number }): ItemResult {
  return { changeId: Buffer.from(id, 'hex'), recordedAt }
}
