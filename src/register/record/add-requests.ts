import { randomUUID } from 'node:crypto'
import { and, asc, eq, gt, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { isDatabaseFault } from '../../../db/engine.ts'
import { addItem, addRequest } from '../../../db/schema.ts'
import {
  build,
  preparedQuery,
  preparedStatement,
  query,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Actor } from '../actor.ts'
import { firstTaken } from '../changes/key-changes.ts'
import type { Register } from '../register.ts'
import { type RecordInput, record } from './record.ts'

/** What a system hands over to be recorded later. */
export type QueuedConsent = Pick<RecordInput, 'recipient' | 'channel' | 'request'>

export interface QueuedRequest {
  readonly requestId: string
  /** In the order of the list. */
  readonly subIds: readonly string[]
  readonly receivedAt: number
}

const insertItem = preparedStatement(() =>
  build.insert(addItem).values({
    subId: sql.placeholder('subId'),
    requestId: sql.placeholder('requestId'),
    place: sql.placeholder('place'),
    sealed: sql.placeholder('sealed'),
  }),
)

/** Where a consent of a list is sealed to. */
function aboutItem(subId: string): string {
  return `add request ${subId}`
}

/** Stores a list to be recorded later, all of it or nothing; it is on disk when this resolves (promise 2). */
export async function queueAdds(
  { engine, vault, clock }: Register,
  actor: Actor & { readonly door: 'api' },
  {
    brandCode,
    version,
    consents,
  }: { readonly brandCode: number; readonly version: 1 | 2; readonly consents: readonly QueuedConsent[] },
): Promise<QueuedRequest> {
  const requestId = randomUUID()
  const receivedAt = clock()
  const subIds = consents.map(() => randomUUID())
  const request = build
    .insert(addRequest)
    .values({ id: requestId, brandCode, version, actor: actor.id, receivedAt })
  const items = consents.map((consent, place): Statement => {
    const subId = subIds[place] ?? ''
    return insertItem({ subId, requestId, place, sealed: vault.sealJson(consent, aboutItem(subId)) })
  })
  await engine.unit([], () => ({ writes: [statement(request), ...items], result: null }))
  return { requestId, subIds, receivedAt }
}

/** What became of one consent of a list; neither a change nor a refusal while it waits. */
export interface AddResult {
  readonly place: number
  readonly subId: string
  readonly changeId: Buffer | null
  readonly recordedAt: number | null
  readonly refused: string | null
  /** The earlier item by which the very same was recorded, where one was. */
  readonly first: { readonly requestId: string; readonly subId: string } | null
}

/** Results can be asked for this long (iys.md 3.6). */
const resultsKeptMs = 60 * 24 * 60 * 60_000

/** What became of a brand's list, in its order; empty for one that is unknown, too old, or another brand's. */
export async function addResults(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  brandCode: number,
  requestId: string,
): Promise<AddResult[]> {
  const earlier = alias(addItem, 'earlier')
  const firstOf = build
    .select({ id: sql<number>`min(${earlier.id})` })
    .from(earlier)
    .where(eq(earlier.changeId, addItem.changeId))
  const first = alias(addItem, 'first')
  const rows = await engine.read(
    query(
      build
        .select({
          place: addItem.place,
          subId: addItem.subId,
          changeId: addItem.changeId,
          recordedAt: addItem.recordedAt,
          refused: addItem.refused,
          firstRequestId: first.requestId,
          firstSubId: first.subId,
        })
        .from(addItem)
        .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
        .leftJoin(first, sql`${first.id} = (${firstOf}) and ${first.id} < ${addItem.id}`)
        .where(
          and(
            eq(addItem.requestId, requestId),
            eq(addRequest.brandCode, brandCode),
            gt(addRequest.receivedAt, clock() - resultsKeptMs),
          ),
        )
        .orderBy(asc(addItem.place)),
    ),
  )
  return rows.map(({ firstRequestId, firstSubId, ...row }) => ({
    ...row,
    first:
      firstRequestId === null || firstSubId === null
        ? null
        : { requestId: firstRequestId, subId: firstSubId },
  }))
}

/** Drops the lists whose results can no longer be asked for; one that still waits is kept. */
export async function forgetAdds({ engine, clock }: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const waits = sql`exists (select 1 from ${addItem} where ${addItem.requestId} = ${addRequest.id} and ${addItem.sealed} is not null)`
  const isOld = and(lte(addRequest.receivedAt, clock() - resultsKeptMs), sql`not ${waits}`)
  const old = build.select({ id: addRequest.id }).from(addRequest).where(isOld)
  await engine.unit([], () => ({
    writes: [
      statement(build.delete(addItem).where(inArray(addItem.requestId, old))),
      statement(build.delete(addRequest).where(isOld)),
    ],
    result: null,
  }))
}

/** Recorded together: as many as share a commit well. */
const pieceRows = 200
/** A round ends after this, so that what else is due has its turn; the next one goes on. */
const roundMs = 2000

const waiting = preparedQuery(() =>
  build
    .select({
      id: addItem.id,
      subId: addItem.subId,
      sealed: addItem.sealed,
      brandCode: addRequest.brandCode,
      version: addRequest.version,
      actor: addRequest.actor,
    })
    .from(addItem)
    .innerJoin(addRequest, eq(addRequest.id, addItem.requestId))
    .where(and(isNotNull(addItem.sealed), gt(addItem.id, sql.placeholder('after'))))
    .orderBy(asc(addItem.id))
    .limit(pieceRows),
)
type Waiting = ReturnType<ReturnType<typeof waiting>['map']>

/** `refused` is a code of `decide`, or `brand-closed`. */
type Settled = { readonly changeId: string; readonly recordedAt: number } | { readonly refused: string }

/**
 * Records what waits, in the order it came, for two seconds at most. Whatever ends it in between, each consent is recorded
 * once: the register knows it by its own number, and finds the first outcome again.
 */
export async function workAdds(register: Register): Promise<void> {
  const begun = performance.now()
  const failures: unknown[] = []
  let after = 0
  for (;;) {
    const items = await register.engine.read(waiting({ after }))
    if (items.length === 0) break
    const outcomes = await Promise.allSettled(recordAll(register, items))
    await store(
      register,
      items.map(({ id }, place) => {
        const outcome = outcomes[place]
        return { id, settled: outcome?.status === 'fulfilled' ? outcome.value : undefined }
      }),
    )
    // What fails waits for the next round, and keeps none behind it from its turn. While the database is away the rest waits
    // too: nothing of a key may pass what came before it.
    failures.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])))
    after = items.at(-1)?.id ?? after
    const isOver = items.length < pieceRows || performance.now() - begun > roundMs
    if (isOver || failures.some(isDatabaseFault)) break
    await yieldToEventLoop()
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * Those of different keys go side by side, and those of one key follow each other, since the earlier of two dates is refused
 * once the later one is stored. Behind one that the database would not take just now the others of its key wait too.
 */
function recordAll(register: Register, items: readonly Waiting[]): Promise<Settled>[] {
  const last = new Map<string, Promise<unknown>>()
  return items.map(async (item) => {
    const consent = openItem(register, item)
    const key = keyOf(item, consent)
    const before = Promise.resolve(last.get(key)).catch((error: unknown) => {
      if (isDatabaseFault(error)) throw error
    })
    const done = before.then(() => recordItem(register, item, consent))
    last.set(key, done)
    return await done
  })
}

function openItem({ vault }: Pick<Register, 'vault'>, { subId, sealed }: Waiting): QueuedConsent {
  if (sealed === null) throw new Error('Cannot record a queued consent: it was recorded before')
  return vault.openJson<QueuedConsent>(sealed, aboutItem(subId))
}

function keyOf({ brandCode }: Waiting, { recipient, channel, request }: QueuedConsent): string {
  return [brandCode, channel, request.recipientType, recipient.address].join(' ')
}

async function recordItem(register: Register, item: Waiting, consent: QueuedConsent): Promise<Settled> {
  const { subId, brandCode, version, actor } = item
  if (version === 2) {
    const first = await recordedFirst(register, brandCode, consent)
    if (first !== null) return first
  }
  const requestKey = `add ${subId}`
  const outcome = await record(register, { door: 'api', id: actor }, { brandCode, ...consent, requestKey })
  // As on the wire of a single add: İYS has no code for somebody erased.
  if (outcome.kind === 'erased') return { refused: 'H178' }
  if (outcome.kind !== 'decided') return { refused: 'brand-closed' }
  const [refused] = outcome.refusals
  if (refused !== undefined) {
    // Two of the same were worked on at once, and the other one was first.
    const first = version === 2 ? await recordedFirst(register, brandCode, consent) : null
    return first ?? { refused }
  }
  if (outcome.change === null) throw new Error('Cannot record a queued consent: neither taken nor refused')
  return { changeId: outcome.change.id, recordedAt: outcome.change.recordedAt }
}

/** The change by which the very same was taken before (R30). */
async function recordedFirst(
  register: Register,
  brandCode: number,
  { recipient, channel, request }: QueuedConsent,
): Promise<Settled | null> {
  const { recipientType, status, source = null, consentDate = null } = request
  const mark = register.vault.mark(recipient.address)
  const first = await firstTaken(
    register,
    { mark, brandCode, channel, recipientType },
    { status, source, consentDate },
  )
  return first === null ? null : { changeId: first.id, recordedAt: first.recordedAt }
}

async function store(
  { engine }: Register,
  items: readonly { readonly id: number; readonly settled: Settled | undefined }[],
): Promise<void> {
  const writes = items.flatMap(({ id, settled }) => {
    if (settled === undefined) return []
    const result =
      'refused' in settled
        ? { refused: settled.refused }
        : { changeId: Buffer.from(settled.changeId, 'hex'), recordedAt: settled.recordedAt }
    const stillWaits = and(eq(addItem.id, id), isNotNull(addItem.sealed))
    return [
      statement(
        build
          .update(addItem)
          .set({ sealed: null, ...result })
          .where(stillWaits),
      ),
    ]
  })
  await engine.unit([], () => ({ writes, result: null }))
}
