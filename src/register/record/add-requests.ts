import { randomUUID } from 'node:crypto'
import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { addItem, addRequest } from '../../../db/schema.ts'
import { build, preparedStatement, query, type Statement, statement } from '../../../db/statement.ts'
import type { Actor } from '../actor.ts'
import type { Register } from '../register.ts'
import type { RecordInput } from './record.ts'

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
export function aboutItem(subId: string): string {
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
export const resultsKeptMs = 60 * 24 * 60 * 60_000

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
