import { and, asc, count, eq, inArray, isNotNull, lt, min, or, sql } from 'drizzle-orm'
import { inbox } from '../../db/schema.ts'
import {
  areDue,
  build,
  dueBy,
  pick,
  placeholders,
  preparedQuery,
  preparedStatement,
  statement,
} from '../../db/statement.ts'

/** A request of a platform. It is stored once before it is processed; the tick finds what a crash leaves undone. */
export interface Inbound {
  readonly platform: 'slack' | 'telegram'
  /** Trigger id, event id or update id. */
  readonly key: string
  /** Signature of the request; a replay carries the same. */
  readonly signature?: string | undefined
  /** Inbounds of one lane are processed in order. The lane names a person, so its column holds a keyed hash. */
  readonly lane: string
  readonly body: string
}

export type InboundName = Pick<Inbound, 'platform' | 'key'>
export type Lane = Pick<Inbound, 'platform' | 'lane'>

const lanesAtOnce = 100

export const waitingNow = preparedQuery(() =>
  build.select({ waiting: count() }).from(inbox).where(isNotNull(inbox.dueAt)),
)

export function lanesDue(platforms: readonly Inbound['platform'][], now: number) {
  const firsts = build
    .select({ id: min(inbox.id) })
    .from(inbox)
    .where(and(isNotNull(inbox.dueAt), inArray(inbox.platform, [...platforms])))
    .groupBy(inbox.platform, inbox.lane)
  return preparedQuery(() =>
    build
      .select({ platform: inbox.platform, lane: inbox.lane })
      .from(inbox)
      .where(and(inArray(inbox.id, firsts), areDue(inbox.dueAt)))
      .orderBy(asc(inbox.id))
      .limit(lanesAtOnce),
  )(dueBy(now))
}

const isNamed = () =>
  and(eq(inbox.platform, sql.placeholder('platform')), eq(inbox.key, sql.placeholder('key')))

export const sameInbound = preparedQuery(() =>
  build
    .select({ signature: inbox.signature })
    .from(inbox)
    .where(
      or(
        isNamed(),
        // NULL equals nothing, so unsigned requests compare by key alone.
        eq(inbox.signature, sql.placeholder('signature')),
      ),
    ),
)

export const insertInbound = preparedStatement(() =>
  build
    .insert(inbox)
    .values(placeholders('platform', 'key', 'signature', 'lane', 'body', 'receivedAt', 'dueAt')),
)

/** Ends an item that is processed or given up, and drops its body. */
export const settleInbound = preparedStatement(() =>
  build
    .update(inbox)
    .set({
      body: null,
      dueAt: null,
      doneAt: sql`${sql.placeholder('doneAt')}`,
      givenUpAt: sql`${sql.placeholder('givenUpAt')}`,
    })
    .where(isNamed()),
)

export const firstOfLane = preparedQuery(() =>
  build
    .select(pick(inbox, 'id', 'platform', 'key', 'body', 'attempts', 'dueAt', 'receivedAt'))
    .from(inbox)
    .where(
      and(
        eq(inbox.platform, sql.placeholder('platform')),
        eq(inbox.lane, sql.placeholder('lane')),
        isNotNull(inbox.dueAt),
      ),
    )
    .orderBy(asc(inbox.id))
    .limit(1),
)
export type WaitingItem = ReturnType<ReturnType<typeof firstOfLane>['map']>

export function dropDoneBefore(before: number) {
  // The newest stays, so that its id is never reused.
  return statement(
    build.delete(inbox).where(and(lt(inbox.doneAt, before), sql`${inbox.id} < (select max(id) from inbox)`)),
  )
}
