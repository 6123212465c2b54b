import { and, asc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, consent, iysQueue, recipient } from '../../../db/schema.ts'
import {
  build,
  placeholders,
  preparedQuery,
  preparedStatement,
  query,
  type Statement,
} from '../../../db/statement.ts'
import { type BusinessDayRules, legalDeadline } from '../../calendar/business-days.ts'
import type { NationalState, Status } from '../../consent/consent.ts'
import type { Register } from '../register.ts'

/*
 * The queue of changes that must be reported to İYS, one row for each change, not each consent: İYS accepts a RET only after
 * an ONAY (R8). A change gets its row in the unit that records it while the setting `iys_exchange` is on. No row is made for
 * a local refusal (a RET that İYS would not accept) and for a change that came from İYS. `consent.national` repeats the
 * state of the newest change of a consent that İYS has or should have.
 */

type QueueState = (typeof iysQueue.state.enumValues)[number]

const insertQueued = preparedStatement(() =>
  build
    .insert(iysQueue)
    .values({
      seq: sql`(select seq from change where id = ${sql.placeholder('id')})`,
      ...placeholders('brandCode', 'status', 'dueOn'),
      state: 'waiting',
    })
    .onConflictDoNothing(),
)

interface QueuedChange {
  readonly id: Buffer
  readonly brandCode: number
  readonly status: Status
  readonly consentAt: number | null
  readonly recordedAt: number
}

/** Adds a change to the queue as `waiting`, with the last day on which it must be reported (L1). */
export function queueChange(
  { id, brandCode, status, consentAt, recordedAt }: QueuedChange,
  rules: BusinessDayRules,
): Statement {
  return insertQueued({ id, brandCode, status, dueOn: legalDeadline(consentAt ?? recordedAt, rules).day })
}

/** True for the change whose statement İYS has, or should have, for a consent. */
export const isRecord = and(eq(change.consentId, consent.id), eq(change.ordinal, consent.iysOrdinal))

/**
 * State of a consent in İYS, computed from the change that İYS has or should have and from its row in the queue. For a query
 * over `consent`. Written by hand, since drizzle would leave out the table names.
 */
export const derivedNational = sql<NationalState>`coalesce((select coalesce(queued.state,
  iif(made.door = 'iys', 'registered', 'unverified')) from change made left join iys_queue queued on queued.seq = made.seq
  where made.consent_id = consent.id and made.ordinal = consent.iys_ordinal), 'unverified')`

const refreshConsents = preparedStatement(() =>
  build
    .update(consent)
    .set({ national: derivedNational })
    .where(
      sql`${consent.id} in (select c.consent_id from json_each(${sql.placeholder('ids')}) given
        join change c on c.id = unhex(given.value))`,
    ),
)

/** Computes the stored state in İYS again for the consents of these changes. */
export function refreshNational(ids: readonly Buffer[]): Statement {
  return refreshConsents({ ids: idList(ids) })
}

/** Returns ids of changes as a JSON list of hex texts, for the placeholder `ids`. */
export function idList(ids: readonly Buffer[]): string {
  return JSON.stringify(ids.map((id) => id.toString('hex')))
}

/** True for the rows of the queue whose change is in the list `ids`. */
const isListed = inArray(
  iysQueue.seq,
  sql`(select c.seq from json_each(${sql.placeholder('ids')}) given join change c on c.id = unhex(given.value))`,
)

const setQueued = preparedStatement(() =>
  build
    .update(iysQueue)
    .set({
      state: sql`${sql.placeholder('state')}`,
      code: sql`${sql.placeholder('code')}`,
      // 0 removes the change from its file, null leaves it there.
      file: sql`nullif(coalesce(${sql.placeholder('file')}, file), 0)`,
      closedBy: null,
      closedReason: null,
    })
    .where(isListed),
)

/** Sets the state of rows in the queue, and of their consents. Opens rows again that a person had closed. */
export function setStates(
  ids: readonly Buffer[],
  { state, code = null, file = null }: { state: QueueState; code?: string | null; file?: number | null },
): Statement[] {
  return [setQueued({ ids: idList(ids), state, code, file }), refreshNational(ids)]
}

const forgetToldRows = preparedStatement(() =>
  build.update(iysQueue).set({ toldLostOn: null }).where(isListed),
)

/** Forgets that staff were notified that these changes are lost to İYS, so that they can be notified again. */
export function forgetTold(ids: readonly Buffer[]): Statement {
  return forgetToldRows({ ids: idList(ids) })
}

const pageRows = 500

/** Returns a query for some of the changes in the queue that match: one page. */
export function queuedChanges(condition: SQL | undefined) {
  return query(
    build
      .select({ id: change.id })
      .from(iysQueue)
      .innerJoin(change, eq(change.seq, iysQueue.seq))
      .where(condition)
      .limit(pageRows),
  )
}

/**
 * Reads one page of matching changes of the queue and writes what `writesFor` returns for them, in one unit. Returns false
 * if no change matches. Callers repeat it until then, so `writesFor` must make the changes match no longer.
 */
export async function moveQueued(
  { engine }: Pick<Register, 'engine'>,
  condition: SQL | undefined,
  writesFor: (ids: readonly Buffer[]) => readonly Statement[],
): Promise<boolean> {
  return await engine.unit([queuedChanges(condition)], (rows): Outcome<boolean> => {
    const ids = rows.map(({ id }) => id)
    return { writes: ids.length === 0 ? [] : writesFor(ids), result: ids.length > 0 }
  })
}

const dropQueued = preparedStatement(() => build.delete(iysQueue).where(isListed))

/** Removes changes that İYS has not seen from the queue, and computes their state in İYS again. */
export function dropFromQueue(ids: readonly Buffer[]): Statement[] {
  return [dropQueued({ ids: idList(ids) }), refreshNational(ids)]
}

/** True if an earlier change of the same consent is in that state and no person has ended its reporting. */
const hasEarlier = (state: QueueState) => sql`exists (select 1 from change before
  join iys_queue first on first.seq = before.seq
  where before.consent_id = "change".consent_id and before.ordinal < ${change.ordinal} and first.state = ${sql.raw(`'${state}'`)} and first.closed_reason is null)`

/**
 * Returns a query for the waiting changes of a brand whose address is still stored, the oldest due first, and of each key
 * only the first. States are literals in it, so that SQLite can use the index of refusals.
 */
const waiting = (isWanted: SQL) => () =>
  build
    .select({ id: change.id, seq: change.seq })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .innerJoin(recipient, and(eq(recipient.id, change.recipientId), isNotNull(recipient.sealed)))
    .where(
      and(
        eq(iysQueue.brandCode, sql.placeholder('brandCode')),
        sql`${iysQueue.state} = 'waiting'`,
        isNull(iysQueue.closedReason),
        sql`not ${hasEarlier('waiting')}`,
        isWanted,
      ),
    )
    .orderBy(asc(iysQueue.dueOn), asc(iysQueue.seq))
    .limit(sql.placeholder('limit'))

/** Query for the waiting changes of a brand that may go into a file, the oldest due day first; of each key only the first. */
export const nextForFile = preparedQuery(waiting(sql`true`))

/** True for a change whose date İYS accepts by now and whose key has no change that İYS has yet to answer. */
const maySend = sql`(${change.consentAt} is null or ${change.consentAt} <= ${sql.placeholder('until')})
  and not ${hasEarlier('sent')}`
const refusalsToSend = preparedQuery(waiting(sql`${iysQueue.status} = 'RET' and ${maySend}`))
const changesToSend = preparedQuery(waiting(maySend))

/**
 * Returns two queries for waiting changes of a brand that may be sent to İYS's API now: of refusals, which are sent first,
 * and of all changes. `until` is the latest date of a change. The next change of a key is sent only after İYS answered the
 * one before it, since İYS does not keep their order (R24).
 */
export function nextToSend(query: { brandCode: number; until: number; limit: number }) {
  return [refusalsToSend(query), changesToSend(query)] as const
}
