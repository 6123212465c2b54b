import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, ne, notInArray, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, consent, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { isOlderThanThreeBusinessDays } from '../../calendar/business-days.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { exchangeMode } from '../company/settings.ts'
import type { Register } from '../register.ts'
import { dropFromQueue, isRecord, moveQueued, queueChange, refreshNational, setStates } from './queue.ts'

const pageRows = 500
/** Time of one round, so that other jobs do not wait longer. */
const roundMs = 2000
/** Looks for changes without a row: a process that did not know the setting yet may have recorded one. */
const lookAgainMs = 60 * 60_000
/** Every process knows the setting by then. */
const lookTwiceMs = 10_000

/**
 * Keeps the queue in step with the setting and the clock. Queues present consents once the exchange is on, and
 * empties the queue once it is off. Marks ONAYs that İYS would not take any more as late.
 */
export function newQueueUpkeep(register: Register): () => Promise<void> {
  let after = 0
  let nextAt = 0
  let hasLooked = false

  async function queueNext(): Promise<boolean> {
    const now = register.clock()
    if (now < nextAt && nextAt - now <= lookAgainMs) return false
    const reached = await queuePage(register, after)
    after = reached ?? 0
    nextAt = reached === null ? now + (hasLooked ? lookAgainMs : lookTwiceMs) : 0
    hasLooked ||= reached === null
    return reached !== null
  }

  return async () => {
    const mode = await exchangeMode(register)
    if (mode === 'off') [after, nextAt, hasLooked] = [0, 0, false]
    const pages = mode === 'off' ? [emptyPage] : [markLatePage, releasePage, queueNext]
    const started = performance.now()
    for (const page of pages) {
      while (performance.now() - started < roundMs && (await page(register))) await yieldToEventLoop()
    }
  }
}

/** Queues all present consents, so that no answer after it says that nothing waits for İYS. */
export async function queuePresentConsents(register: Register): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    after = await queuePage(register, after)
    await yieldToEventLoop()
  }
  while (await markLatePage(register)) await yieldToEventLoop()
}

/** Takes all that waits out of the queue, as the exchange is off. */
export async function emptyQueue(register: Register): Promise<void> {
  while (await emptyPage(register)) await yieldToEventLoop()
}

const unverifiedAfter = preparedQuery(() =>
  build
    .select({
      recipientId: consent.recipientId,
      ...pick(change, 'id', 'brandCode', 'status', 'consentAt', 'recordedAt'),
    })
    .from(consent)
    .innerJoin(recipient, and(eq(recipient.id, consent.recipientId), isNotNull(recipient.sealed)))
    .innerJoin(change, isRecord)
    .where(
      and(
        gte(consent.recipientId, sql.placeholder('after')),
        eq(consent.national, 'unverified'),
        ne(change.door, 'iys'),
      ),
    )
    .orderBy(asc(consent.recipientId))
    .limit(pageRows),
)

/** Queues the change that made İYS's record of each consent; returns the last recipient, or null at the end. */
async function queuePage(register: Register, after: number): Promise<number | null> {
  const { rules } = await register.settings()
  return await register.engine.unit([unverifiedAfter({ after })], (rows): Outcome<number | null> => {
    if (rows.length === 0) return { writes: [], result: null }
    const queued = rows.map((row) => queueChange(row, rules))
    return {
      writes: [...queued, refreshNational(rows.map(({ id }) => id))],
      result: rows.at(-1)?.recipientId ?? null,
    }
  })
}

const activated = (now: number) =>
  build.select({ code: brand.code }).from(brand).where(lte(brand.activatedAt, now))

const mayBeLate = preparedQuery(() =>
  build
    .select(pick(change, 'id', 'consentAt'))
    .from(iysQueue)
    .innerJoin(change, and(eq(change.seq, iysQueue.seq), eq(change.status, 'ONAY')))
    .innerJoin(brand, and(eq(brand.code, iysQueue.brandCode), lte(brand.activatedAt, sql.placeholder('now'))))
    .where(and(eq(iysQueue.state, 'waiting'), lte(iysQueue.dueOn, sql.placeholder('today'))))
    .orderBy(asc(change.consentAt))
    .limit(pageRows),
)

/**
 * Marks waiting ONAYs of activated brands as late, by the holidays as they are set now (R16). A RET is reported however
 * late it is.
 */
async function markLatePage(register: Register): Promise<boolean> {
  const { rules } = await register.settings()
  const now = register.clock()
  return await register.engine.unit([mayBeLate({ now, today: dayOf(now) })], (rows): Outcome<boolean> => {
    const late = rows.filter(({ consentAt }) => isOlderThanThreeBusinessDays(consentAt ?? now, now, rules))
    const ids = late.map(({ id }) => id)
    return { writes: ids.length === 0 ? [] : setStates(ids, { state: 'late' }), result: ids.length > 0 }
  })
}

/** A brand whose activation was moved ahead takes its late ONAYs again. */
async function releasePage(register: Register): Promise<boolean> {
  const isTooEarly = and(
    eq(iysQueue.state, 'late'),
    isNull(iysQueue.closedReason),
    notInArray(iysQueue.brandCode, activated(register.clock())),
  )
  return await moveQueued(register, isTooEarly, (ids) => setStates(ids, { state: 'waiting' }))
}

async function emptyPage(register: Register): Promise<boolean> {
  return await moveQueued(register, inArray(iysQueue.state, ['waiting', 'late']), dropFromQueue)
}
