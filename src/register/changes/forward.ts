import { asc, eq, gt, gte, inArray, lte, type SQL } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { type Door, doorsOf, type Origin, originOf } from '../../consent/actor.ts'
import type { Register } from '../register.ts'
import {
  type ChangeView,
  isReportedChange,
  isOfRecipient,
  isOfBrands,
  recipientDoors,
  readChanges,
} from './changes.ts'
import { lastSeqBefore, seqSpans } from './seq-spans.ts'

export interface ChangesInput {
  readonly after: number
  readonly brandCodes?: readonly number[] | undefined
  readonly origin?: Origin | undefined
  readonly limit: number
}

/**
 * Returns changes in commit order, so that a cursor never skips a late one. Systems get the address of an erased
 * recipient's last RET until it is dropped, or they would go on sending; earlier changes are left out.
 */
export async function listChangesSince(
  register: Register,
  { after, brandCodes, origin, limit }: ChangesInput,
): Promise<ChangeView[]> {
  // An origin (staff, recipient or system) stands for several doors (ways a change came in).
  const doors = origin === undefined ? undefined : doorsOf(origin)
  return await readForward(register, { after, conditions: isOfBrands(brandCodes), doors, limit })
}

/** Returns a change in the form of izin's REST interface and webhooks. */
export function changeForSystems(change: ChangeView) {
  const { brandCode, channel, recipientType, status, source, consentDate, door } = change
  return {
    cursor: change.seq,
    changeId: change.id,
    brandCode,
    recipient: change.recipient?.address ?? null,
    recipientType,
    channel,
    // A change voided back to nothing has no status.
    status: change.restores === 0 ? null : status,
    // True if İYS has no such change: it would refuse both kinds.
    local: change.effect === 'local' || change.effect === 'repeat',
    voids: change.effect === 'void',
    source,
    consentDate,
    recordedAt: new Date(change.recordedAt).toISOString(),
    door,
    origin: originOf(door),
    // The actor is given only if it is a client (a system). Staff are people, whose names stay inside.
    client: door === 'api' ? change.actor : null,
  }
}

export interface PullInput {
  readonly brandCode: number
  readonly doors: readonly Door[]
  readonly from: number
  readonly until: number
  readonly after: number
  readonly limit: number
}

/** Returns a brand's changes of some days, oldest first, without repeats and dropped addresses. */
export async function listPulledChanges(register: Register, input: PullInput) {
  // recordedAt has no index: the search starts at the latest place in the ledger that lies before the first day.
  const after = Math.max(input.after, await lastSeqBefore(register, dayOf(input.from)))
  const isInTime = [gte(change.recordedAt, input.from), lte(change.recordedAt, input.until)]
  const conditions = [...isInTime, eq(change.brandCode, input.brandCode), ...isReportedChange]
  const changes = await readForward(register, { after, conditions, doors: input.doors, limit: input.limit })
  return changes.map((change) => ({ ...change, address: change.recipient?.address ?? '' }))
}

/** Number of ledger entries that one query searches: some 10 ms, so that other work is not blocked for longer. */
const spanSize = 50_000

/**
 * Reads up to `limit` matching changes in ledger order. Searches the ledger span by span, except for changes of recipients,
 * which have an index of their own. `doors` undefined means all doors (ways a change came in).
 */
async function readForward(
  register: Register,
  {
    after,
    conditions,
    doors,
    limit,
  }: {
    readonly after: number
    readonly conditions: readonly SQL[]
    readonly doors: readonly Door[] | undefined
    readonly limit: number
  },
): Promise<ChangeView[]> {
  const wholeSpan = { after, through: Number.MAX_SAFE_INTEGER }
  const areRecipientDoors =
    new Set(doors).size === recipientDoors.length && recipientDoors.every((door) => doors?.includes(door))
  const isOfDoors = areRecipientDoors ? isOfRecipient : inArray(change.door, [...(doors ?? [])])
  const allConditions = doors === undefined ? conditions : [...conditions, isOfDoors]
  const views: ChangeView[] = []
  for await (const span of areRecipientDoors ? [wholeSpan] : seqSpans(register, wholeSpan, spanSize)) {
    const conditionsInSpan = [gt(change.seq, span.after), lte(change.seq, span.through), ...allConditions]
    const page = { order: asc(change.seq), limit: limit - views.length }
    views.push(...(await readChanges(register, conditionsInSpan, page)))
    if (views.length >= limit) break
  }
  return views
}
