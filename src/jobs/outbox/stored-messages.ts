import { and, asc, count, eq, inArray, isNotNull, min, sql } from 'drizzle-orm'
import type { UnitPart } from '../../../db/engine.ts'
import { outbox } from '../../../db/schema.ts'
import { build, preparedQuery, query, statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { Register } from '../../register/register.ts'
import { type Platform, platforms } from '../message.ts'
import { bodyOf, type Candidate, type StoredBody } from './attempts.ts'
import type { OutboxItem } from './outbox.ts'
import { areDue, dueBy, isDue } from './settlement.ts'

/** Messages to one target go out one after the other. */
export type Target = Pick<Candidate, 'platform' | 'target'>

export type Putting = UnitPart<{ readonly key: string }>

/** Targets of each platform looked up at a time, so that a slow platform hides no other. */
const targetsMax = 500

const isWaiting = isNotNull(outbox.dueAt)
const waitingNow = preparedQuery(() => build.select({ waiting: count() }).from(outbox).where(isWaiting))
// Alone it is the first entry of an index.
const oldestWaiting = preparedQuery(() =>
  build
    .select({ createdAt: outbox.createdAt })
    .from(outbox)
    .where(isWaiting)
    .orderBy(asc(outbox.createdAt))
    .limit(1),
)

export function openStoredMessages({ engine, vault, clock }: Register) {
  /** Stores messages whose key is new; resolves when they are on disk. */
  async function put(items: readonly OutboxItem[]): Promise<void> {
    if (items.length === 0) return
    const { read, writes } = puts(items)
    await engine.unit([read], (rows) => ({ writes: writes(rows), result: null }))
  }

  /** Reads which keys are known and writes the other messages, as part of another unit. */
  function puts(items: readonly OutboxItem[]): Putting {
    const now = clock()
    // The database numbers them: reading a number first would make unrelated units conflict.
    return {
      read: keysAmong(items),
      writes(rows) {
        const taken = new Set(rows.map(({ key }) => key))
        const fresh = items.filter(({ key }) => !taken.has(key) && taken.add(key))
        return fresh.map(({ message, ...item }) =>
          statement(
            build.insert(outbox).values({
              ...item,
              target: targetMark(vault, item),
              body: vault.sealJson({ to: item.target, message } satisfies StoredBody, bodyOf(item.key)),
              state: 'waiting',
              dueAt: now,
              createdAt: now,
            }),
          ),
        )
      },
    }
  }

  return {
    put,
    puts,
    /** Returns the targets whose first message is due, longest wait first. */
    async dueTargets(canSend: (platform: Platform) => boolean): Promise<Target[]> {
      const now = dueBy(clock())
      const reads = platforms.filter(canSend).map((platform) => engine.read(targetsDue({ platform, ...now })))
      return (await Promise.all(reads)).flat()
    },
    /** Returns the first message of a target if it is due. */
    async dueFirst(target: Target): Promise<Candidate | undefined> {
      const [first] = await engine.read(firstOfTarget({ platform: target.platform, target: target.target }))
      return first !== undefined && isDue(first, clock()) ? first : undefined
    },
    async status() {
      const [[row], [oldest]] = await Promise.all([engine.read(waitingNow()), engine.read(oldestWaiting())])
      return { waiting: row?.waiting ?? 0, oldestAt: oldest?.createdAt ?? null }
    },
  }
}

/** A private chat names a person: outside the encrypted body it is a keyed hash. */
function targetMark(vault: Vault, { platform, target, roomId }: Omit<OutboxItem, 'message'>): string {
  return platform === 'telegram' && roomId === undefined ? vault.markAccount(target) : target
}

function keysAmong(items: readonly OutboxItem[]) {
  const keys = items.map(({ key }) => key)
  return query(build.select({ key: outbox.key }).from(outbox).where(inArray(outbox.key, keys)))
}

const targetsDue = preparedQuery(() => {
  const firsts = build
    .select({ id: min(outbox.id) })
    .from(outbox)
    .where(and(isWaiting, eq(outbox.platform, sql.placeholder('platform'))))
    .groupBy(outbox.target)
  return build
    .select({ platform: outbox.platform, target: outbox.target })
    .from(outbox)
    .where(and(inArray(outbox.id, firsts), areDue()))
    .orderBy(asc(outbox.id))
    .limit(targetsMax)
})

const isForTarget = and(
  eq(outbox.platform, sql.placeholder('platform')),
  eq(outbox.target, sql.placeholder('target')),
)
const { id, key, platform, target, body, attempts, roomId, headDate, dueAt } = outbox
const firstOfTarget = preparedQuery(() =>
  build
    .select({ id, key, platform, target, body, attempts, roomId, headDate, dueAt })
    .from(outbox)
    .where(and(isForTarget, isNotNull(outbox.dueAt)))
    .orderBy(asc(outbox.id))
    .limit(1),
)

/** Waiting messages of a backup may have gone out since. Works on every schema. */
export const markPossiblySent = `UPDATE outbox SET state = 'unknown' WHERE state = 'waiting'`
