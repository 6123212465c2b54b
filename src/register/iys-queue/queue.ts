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
 * The queue of changes that İYS must get, one row for each: İYS needs an ONAY before its RET (R8). A change gets
 * its row in its own unit while the setting `iys_exchange` is on; local refusals and what came from İYS get none.
 * `consent.national` is the state of the change that made İYS's record.
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

export function queueChange(
  { id, brandCode, status, consentAt, recordedAt }: QueuedChange,
  rules: BusinessDayRules,
): Statement {
  return insertQueued({ id, brandCode, status, dueOn: legalDeadline(consentAt ?? recordedAt, rules).day })
}

/** True for the change that made İYS's record of a consent. */
export const isRecord = and(eq(change.consentId, consent.id), eq(change.ordinal, consent.iysOrdinal))

/** State in İYS as that change and the queue give it, for a query over `consent`; drizzle would drop names of tables here. */
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

export function refreshNational(ids: readonly Buffer[]): Statement {
  return refreshConsents({ ids: idList(ids) })
}

export function idList(ids: readonly Buffer[]): string {
  return JSON.stringify(ids.map((id) => id.toString('hex')))
}

const isGiven = inArray(
  iysQueue.seq,
  sql`(select c.seq from json_each(${sql.placeholder('ids')}) given join change c on c.id = unhex(given.value))`,
)

const setQueued = preparedStatement(() =>
  build
    .update(iysQueue)
    .set({
      state: sql`${sql.placeholder('state')}`,
      code: sql`${sql.placeholder('code')}`,
      // 0 takes it out of its file.
      file: sql`nullif(coalesce(${sql.placeholder('file')}, file), 0)`,
      closedBy: null,
      closedReason: null,
    })
    .where(isGiven),
)

/** Sets the state of rows in the queue, and of their consents. Opens rows again that a person had closed. */
export function setStates(
  ids: readonly Buffer[],
  { state, code = null, file = null }: { state: QueueState; code?: string | null; file?: number | null },
): Statement[] {
  return [setQueued({ ids: idList(ids), state, code, file }), refreshNational(ids)]
}

const forgetToldRows = preparedStatement(() =>
  build.update(iysQueue).set({ toldLostOn: null }).where(isGiven),
)

/** Lets people be told again that these are lost to İYS. */
export function forgetTold(ids: readonly Buffer[]): Statement {
  return forgetToldRows({ ids: idList(ids) })
}

const pageRows = 500

/** Reads some changes of the queue that match. */
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

/** Reads some matching changes and writes what `writesFor` returns for them, in one unit. False if there are none. */
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

const dropQueued = preparedStatement(() => build.delete(iysQueue).where(isGiven))

/** Takes changes that İYS has not seen out of the queue. */
export function dropFromQueue(ids: readonly Buffer[]): Statement[] {
  return [dropQueued({ ids: idList(ids) }), refreshNational(ids)]
}

/** True if a change of the same key before this one is in that state. */
const hasEarlier = (state: QueueState) => sql`exists (select 1 from change before
  join iys_queue first on first.seq = before.seq
  where before.consent_id = "change".consent_id and before.ordinal < ${change.ordinal} and first.state = ${sql.raw(`'${state}'`)} and first.closed_reason is null)`

/** Makes a query of waiting changes. Its words are literals, so that SQLite can use the index of refusals. */
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

/** Waiting changes of a brand for a file, the oldest due day first; of each key only the first. */
export const nextForFile = preparedQuery(waiting(sql`true`))

const maySend = sql`(${change.consentAt} is null or ${change.consentAt} <= ${sql.placeholder('until')})
  and not ${hasEarlier('sent')}`
const refusalsToSend = preparedQuery(waiting(sql`${iysQueue.status} = 'RET' and ${maySend}`))
const changesToSend = preparedQuery(waiting(maySend))

/**
 * Returns queries for waiting changes of a brand, dated up to `until`, that may go to İYS's API. A key's next change
 * may go once the one before it is answered (R24). Refusals go first, so the first query is of these alone.
 */
export function nextToSend(query: { brandCode: number; until: number; limit: number }) {
  return [refusalsToSend(query), changesToSend(query)] as const
}
