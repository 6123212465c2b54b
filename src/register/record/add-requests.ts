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
import { firstTaken } from '../changes/key-changes.ts'
import { type Register, write } from '../register.ts'
import { sealedContent } from '../short-lived.ts'
import { type RecordInput, record } from './record.ts'

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

/** Stores a list of consents to record soon; on disk when it resolves (promise 2). */
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

/** Neither a change nor a refusal while it waits. */
export interface AddResult {
  readonly place: number
  readonly subId: string
  readonly changeId: Buffer | null
  readonly recordedAt: number | null
  readonly refused: (typeof addItem.$inferSelect)['refused']
  /** Earlier item with the same statement. */
  readonly first: { readonly requestId: string; readonly subId: string } | null
}

/** İYS keeps its results as long. */
const resultsKeptMs = 60 * 24 * 60 * 60_000

/** Returns the results in the list's order; empty for a list that is unknown, too old, or another client's or brand's. */
export async function addResults(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  { id: sender }: Actor & { readonly door: 'api' },
  { brandCode, requestId }: { readonly brandCode: number; readonly requestId: string },
): Promise<AddResult[]> {
  const earlier = alias(addItem, 'earlier')
  const firstOf = build
    .select({ id: sql<number>`min(${earlier.id})` })
    .from(earlier)
    .where(eq(earlier.changeId, addItem.changeId))
  const first = alias(addItem, 'first')
  const isKept = gt(addRequest.receivedAt, clock() - resultsKeptMs)
  const isOfSender = and(eq(addRequest.actor, sender), eq(addRequest.brandCode, brandCode))
  const items = build
    .select({
      ...pick(addItem, 'place', 'subId', 'changeId', 'recordedAt', 'refused'),
      firstRequestId: first.requestId,
      firstSubId: first.subId,
    })
    .from(addItem)
    .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
    .leftJoin(first, sql`${first.id} = (${firstOf}) and ${first.id} < ${addItem.id}`)
    .where(and(eq(addItem.requestId, requestId), isOfSender, isKept))
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

/** Keeps lists that still wait. */
export async function forgetAdds(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const waits = sql`exists (select 1 from ${addItem} where ${addItem.requestId} = ${addRequest.id} and ${addItem.sealed} is not null)`
  const isOld = and(lte(addRequest.receivedAt, register.clock() - resultsKeptMs), sql`not ${waits}`)
  const old = build.select({ id: addRequest.id }).from(addRequest).where(isOld)
  await write(
    register,
    statement(build.delete(addItem).where(inArray(addItem.requestId, old))),
    statement(build.delete(addRequest).where(isOld)),
  )
}

const pieceRows = 200
/** Time of one round, so that other jobs do not wait longer. */
const roundMs = 2000

const waiting = preparedQuery(() =>
  build
    .select({
      ...pick(addItem, 'id', 'subId', 'sealed'),
      ...pick(addRequest, 'brandCode', 'version', 'actor'),
    })
    .from(addItem)
    .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
    .where(and(isNotNull(addItem.sealed), gt(addItem.id, sql.placeholder('after'))))
    .orderBy(asc(addItem.id))
    .limit(pieceRows),
)
type Waiting = ReturnType<ReturnType<typeof waiting>['map']>

type ItemResult =
  | { readonly changeId: Buffer; readonly recordedAt: number }
  | { readonly refused: NonNullable<AddResult['refused']> }

/** Records waiting items in the order they came, each once by its own request key. */
export async function workAdds(register: Register): Promise<void> {
  const started = performance.now()
  const failures: unknown[] = []
  for (let after = 0; ; ) {
    const items = await register.engine.read(waiting({ after }))
    if (items.length === 0) break
    const outcomes = await Promise.allSettled(recordAll(register, items))
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
    // While the database is away all wait: no item of a key may pass an earlier one.
    failures.push(...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])))
    after = items.at(-1)?.id ?? after
    const isOver = items.length < pieceRows || performance.now() - started > roundMs
    if (isOver || failures.some(isDatabaseFault)) break
    await yieldToEventLoop()
  }
  if (failures.length > 0) throw failures[0]
}

/** Items of one key go in order. The earlier of two dates is refused once the later one is stored. */
function recordAll(register: Register, items: readonly Waiting[]): Promise<ItemResult>[] {
  const last = new Map<string, Promise<unknown>>()
  return items.map(async (item) => {
    const consent = decryptItem(register, item)
    const { recipient, channel, request } = consent
    const key = [item.brandCode, channel, request.recipientType, recipient.address].join(' ')
    const before = Promise.resolve(last.get(key)).catch((error: unknown) => {
      if (isDatabaseFault(error)) throw error
    })
    const done = before.then(() => recordItem(register, item, consent))
    last.set(key, done)
    return await done
  })
}

function decryptItem(register: Register, { subId, sealed }: Waiting): QueuedConsent {
  const consent = contents.open(register, subId, sealed)
  if (consent === null) throw new Error('Cannot record a queued consent: it was recorded before')
  return consent
}

async function recordItem(register: Register, item: Waiting, consent: QueuedConsent): Promise<ItemResult> {
  const { subId, brandCode, version, actor } = item
  // Version 2 answers a statement that was taken before with its change (R30).
  const earlier = async () => (version === 2 ? await takenEarlier(register, brandCode, consent) : null)
  const taken = await earlier()
  if (taken !== null) return taken
  const input = { brandCode, ...consent, requestKey: `add ${subId}` }
  const outcome = await record(register, { door: 'api', id: actor }, input)
  if (outcome.kind === 'erased') return { refused: 'H178' }
  if (outcome.kind !== 'decided') return { refused: 'brand-closed' }
  const [refused] = outcome.refusals
  // The same statement may have been recorded meanwhile.
  if (refused !== undefined) return (await earlier()) ?? { refused }
  if (outcome.change === null) throw new Error('Cannot record a queued consent: neither taken nor refused')
  return resultOf(outcome.change)
}

async function takenEarlier(
  register: Register,
  brandCode: number,
  { recipient, channel, request }: QueuedConsent,
): Promise<ItemResult | null> {
  const { recipientType, status, source = null, consentDate = null } = request
  const key = { mark: register.vault.mark(recipient.address), brandCode, channel, recipientType }
  const first = await firstTaken(register, key, { status, source, consentDate })
  return first && resultOf(first)
}

function resultOf({ id, recordedAt }: { readonly id: string; readonly recordedAt: number }): ItemResult {
  return { changeId: Buffer.from(id, 'hex'), recordedAt }
}
