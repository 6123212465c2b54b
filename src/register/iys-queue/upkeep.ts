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
/** Longest time of one call of the job, so that other jobs do not wait longer. */
const roundMs = 2000
/** Time between two full searches for consents that are missing in the queue. */
const lookAgainMs = 60 * 60_000
/**
 * Time from the first to the second full search. Another process may have recorded changes without queueing them, before it
 * knew that the exchange is on; every process knows the setting after this time.
 */
const lookTwiceMs = 10_000

/**
 * Returns the job that keeps the queue of changes for İYS right. While the exchange is on, it queues consents that İYS
 * lacks and sets ONAYs that İYS would refuse as too old to `late`. Once the exchange is off, it empties the queue.
 */
export function newQueueUpkeep(register: Register): () => Promise<void> {
  let after = 0
  let nextAt = 0
  let hasLooked = false

  /** Queues one page of missing consents; returns false at the end of a search, and until the next search is due. */
  async function queueNext(): Promise<boolean> {
    const now = register.clock()
    // A clock that was set back must not put the search off for longer.
    if (now < nextAt && nextAt - now <= lookAgainMs) return false
    const lastRecipient = await queuePage(register, after)
    after = lastRecipient ?? 0
    nextAt = lastRecipient === null ? now + (hasLooked ? lookAgainMs : lookTwiceMs) : 0
    hasLooked ||= lastRecipient === null
    return lastRecipient !== null
  }

  return async () => {
    const mode = await exchangeMode(register)
    if (mode === 'off') [after, nextAt, hasLooked] = [0, 0, false]
    // Each step works on one page and returns true if there may be more.
    const steps = mode === 'off' ? [emptyPage] : [markLatePage, releasePage, queueNext]
    const startedAt = performance.now()
    for (const step of steps) {
      while (performance.now() - startedAt < roundMs && (await step(register))) await yieldToEventLoop()
    }
  }
}

/** Queues all consents that İYS lacks, so that from then on every answer about a consent says that it waits for İYS. */
export async function queuePresentConsents(register: Register): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    after = await queuePage(register, after)
    await yieldToEventLoop()
  }
  while (await markLatePage(register)) await yieldToEventLoop()
}

/** Removes all waiting and late changes from the queue, because the exchange is off. */
export async function emptyQueue(register: Register): Promise<void> {
  while (await emptyPage(register)) await yieldToEventLoop()
}

/** Query for the consents that İYS lacks, a page of them from a recipient on, each with the change that İYS must get. */
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

/**
 * Queues the consents of one page that İYS lacks, from the recipient `after` on. Returns the id of the page's final
 * recipient, with which the next page begins, or null if no such consent is left.
 */
async function queuePage(register: Register, after: number): Promise<number | null> {
  const { rules } = await register.settings()
  return await register.engine.unit([unverifiedAfter({ after })], (rows): Outcome<number | null> => {
    if (rows.length === 0) return { writes: [], result: null }
    const insertions = rows.map((row) => queueChange(row, rules))
    return {
      writes: [...insertions, refreshNational(rows.map(({ id }) => id))],
      result: rows.at(-1)?.recipientId ?? null,
    }
  })
}

/** Returns the query for the brands that are activated in İYS at a moment. */
const activatedBrands = (now: number) =>
  build.select({ code: brand.code }).from(brand).where(lte(brand.activatedAt, now))

/** Query for a page of waiting ONAYs of activated brands whose last day to report is today or over. */
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
 * Sets one page of waiting ONAYs that are older than three business days to `late`, since İYS refuses them (R16). Holidays
 * count as they are set now. A RET is reported even if it is late. Returns false if no ONAY was late.
 */
async function markLatePage(register: Register): Promise<boolean> {
  const { rules } = await register.settings()
  const now = register.clock()
  return await register.engine.unit([mayBeLate({ now, today: dayOf(now) })], (rows): Outcome<boolean> => {
    const lateRows = rows.filter(({ consentAt }) =>
      isOlderThanThreeBusinessDays(consentAt ?? now, now, rules),
    )
    const ids = lateRows.map(({ id }) => id)
    return { writes: ids.length === 0 ? [] : setStates(ids, { state: 'late' }), result: ids.length > 0 }
  })
}

/**
 * Lets one page of late ONAYs wait again if their brand is not activated in İYS any more, because its activation date was
 * put off: before that date no ONAY is late. Returns false if there was none.
 */
async function releasePage(register: Register): Promise<boolean> {
  const isTooEarly = and(
    eq(iysQueue.state, 'late'),
    isNull(iysQueue.closedReason),
    notInArray(iysQueue.brandCode, activatedBrands(register.clock())),
  )
  return await moveQueued(register, isTooEarly, (ids) => setStates(ids, { state: 'waiting' }))
}

/** Removes one page of waiting and late changes from the queue. Returns false if there was none. */
async function emptyPage(register: Register): Promise<boolean> {
  return await moveQueued(register, inArray(iysQueue.state, ['waiting', 'late']), dropFromQueue)
}
