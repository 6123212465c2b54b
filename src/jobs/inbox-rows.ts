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

/** Message of a chat platform, or SMS, to izin. It is stored before it is processed, so that none is lost in a crash. */
export interface Inbound {
  readonly platform: 'slack' | 'telegram' | 'sms'
  /** Id that the platform gave it: of a trigger, an event or an update; for an SMS a keyed hash of the carrier's id. */
  readonly key: string
  /** Signature of the HTTP request; a replayed request has the same signature. */
  readonly signature?: string | undefined
  /** Name of the person or chat. Messages of one lane are processed in order. The database has only a keyed hash of it. */
  readonly lane: string
  readonly body: string
}

export type InboundName = Pick<Inbound, 'platform' | 'key'>
export type Lane = Pick<Inbound, 'platform' | 'lane'>

/** Maximum number of lanes that are processed at the same time. */
const lanesAtOnce = 100

/** Counts the messages that are not processed yet. */
export const waitingNow = preparedQuery(() =>
  build.select({ waiting: count() }).from(inbox).where(isNotNull(inbox.dueAt)),
)

/** Lists the lanes whose first message is due, the one with the oldest message first. */
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

/** SQL condition for the message with the given platform and key. */
const isNamed = () =>
  and(eq(inbox.platform, sql.placeholder('platform')), eq(inbox.key, sql.placeholder('key')))

/** Finds stored messages with the same key or the same signature. */
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

/** Marks a message as processed or given up, and deletes its body. */
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

/** Finds the oldest message of a lane that is not processed yet. */
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

/** Deletes the messages that were processed before an instant. */
export function dropDoneBefore(before: number) {
  // The newest message stays, so that its id is never used again.
  return statement(
    build.delete(inbox).where(and(lt(inbox.doneAt, before), sql`${inbox.id} < (select max(id) from inbox)`)),
  )
}
