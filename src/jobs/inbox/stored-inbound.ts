import { and, asc, count, eq, inArray, isNotNull, lt, min, or, type SQL, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { inbox } from '../../../db/schema.ts'
import {
  areDue,
  build,
  dueBy,
  pick,
  placeholders,
  preparedQuery,
  preparedStatement,
  query,
  statement,
} from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import { backOffMs } from '../leases.ts'
import type { Putting } from '../outbox/stored-messages.ts'
import type { Inbound, InboundName, Received } from './inbox.ts'

/** Encrypted part of an item. A lane names a person, so its column holds only a keyed hash. */
export type StoredBody = Pick<Inbound, 'lane' | 'body'>

/** Items that are processed one after the other. */
export type Lane = Pick<Inbound, 'platform' | 'lane'>

/** Time a receiver has for an item before the tick takes it for abandoned. */
const abandonedAfterMs = 30_000
const lanesAtOnce = 100
/** Processed items stay known as repeats this long; platforms repeat for a day at most. */
const keptMs = 7 * 24 * 60 * 60_000

export function openStoredInbound({ engine, vault, clock }: Register) {
  async function receive(inbound: Inbound): Promise<Received> {
    const { platform, key, lane, body } = inbound
    const signature = inbound.signature ?? null
    const now = clock()
    const sealed = vault.sealJson({ lane, body } satisfies StoredBody, bodyOf(platform, key))
    const same = sameInbound({ platform, key, signature })
    return await engine.unit([same], (found): Outcome<Received> => {
      if (signature !== null && found.some((row) => row.signature === signature)) {
        return { writes: [], result: 'replayed' }
      }
      if (found.length > 0) return { writes: [], result: 'repeat' }
      const row = { platform, key, signature, lane: vault.markAccount(lane), body: sealed, receivedAt: now }
      return { writes: [insertInbound({ ...row, dueAt: now + abandonedAfterMs })], result: 'new' }
    })
  }

  return {
    receive,
    /** Returns the first unprocessed item of a lane. */
    async first(lane: Lane) {
      return (await engine.read(firstOf(lane)))[0]
    },
    open: (platform: Inbound['platform'], { key, body }: { readonly key: string; readonly body: Buffer }) =>
      vault.openJson<StoredBody>(body, bodyOf(platform, key)),
    /** Takes an item; false if another process has it. It counts as an attempt even if this process dies. */
    async claim({ id, dueAt, attempts }: Waiting) {
      return await engine.unit([dueOf(id)], ([found]): Outcome<boolean> => {
        if (found?.dueAt !== dueAt || found.attempts !== attempts) return { writes: [], result: false }
        return {
          writes: [setAttempts(eq(inbox.id, id), attempts + 1, clock() + abandonedAfterMs)],
          result: true,
        }
      })
    },
    /** Makes an item wait, by default longer with each attempt. Skips an item that another process has since taken. */
    async postpone({ id, attempts: before }: Waiting, attempts: number, pauseMs = backOffMs(attempts)) {
      const isOurs = and(eq(inbox.id, id), eq(inbox.attempts, before + 1), isNotNull(inbox.dueAt))
      const later = setAttempts(isOurs, attempts, clock() + pauseMs)
      await engine.unit([], () => ({ writes: [later], result: null }))
    },
    /** Drops the body of an item that is processed, or given up and never will be. `parts` are written in the same unit. */
    async settle({ platform, key }: InboundName, isGivenUp: boolean, parts: readonly Putting[] = []) {
      const doneAt = clock()
      const settled = settleInbound({ platform, key, doneAt, givenUpAt: isGivenUp ? doneAt : null })
      await engine.unit(
        parts.map(({ read }) => read),
        (...rows) => {
          const writes = parts.flatMap((part, at) => part.writes(rows[at] ?? []))
          return { writes: [...writes, settled], result: null }
        },
        { mayJoin: parts.length === 0 },
      )
    },
    /** Returns the lanes whose first item is due, those that have waited longest first. */
    async dueLanes(platforms: readonly Inbound['platform'][]) {
      return await engine.read(lanesDue(platforms, clock()))
    },
    async forgetOld() {
      // The newest stays, so that its id is never reused.
      const isOld = and(lt(inbox.doneAt, clock() - keptMs), sql`${inbox.id} < (select max(id) from inbox)`)
      const old = statement(build.delete(inbox).where(isOld))
      await engine.unit([], () => ({ writes: [old], result: null }))
    },
    async waiting() {
      const [row] = await engine.read(waitingNow())
      return row?.waiting ?? 0
    },
  }
}

const bodyOf = (platform: string, key: string) => `inbox ${platform} ${key}`

export type StoredInbound = ReturnType<typeof openStoredInbound>

const waitingNow = preparedQuery(() =>
  build.select({ waiting: count() }).from(inbox).where(isNotNull(inbox.dueAt)),
)

function lanesDue(platforms: readonly Inbound['platform'][], now: number) {
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

const sameInbound = preparedQuery(() =>
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

const insertInbound = preparedStatement(() =>
  build
    .insert(inbox)
    .values(placeholders('platform', 'key', 'signature', 'lane', 'body', 'receivedAt', 'dueAt')),
)

const settleInbound = preparedStatement(() =>
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

const firstOf = preparedQuery(() =>
  build
    .select(pick(inbox, 'id', 'key', 'body', 'attempts', 'dueAt', 'receivedAt'))
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
export type Waiting = ReturnType<ReturnType<typeof firstOf>['map']>

function dueOf(id: number) {
  return query(
    build.select({ dueAt: inbox.dueAt, attempts: inbox.attempts }).from(inbox).where(eq(inbox.id, id)),
  )
}

function setAttempts(which: SQL | undefined, attempts: number, dueAt: number) {
  return statement(build.update(inbox).set({ attempts, dueAt }).where(which))
}
