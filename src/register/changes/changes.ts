import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lte, ne, not, type SQL, sql } from 'drizzle-orm'
import { brand, change, recipient } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Source } from '../../consent/source.ts'
import { type Door, doorsOf, type Origin } from '../actor.ts'
import { effectOfChange } from '../effect.ts'
import { hasEvidence } from '../evidence/evidence.ts'
import { isHiddenRecipient, isPastChange, sealedOfChange } from '../re-registration.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { lastSeqBefore, seqSpans } from './seq-spans.ts'

const columns = {
  seq: change.seq,
  id: change.id,
  recipientId: recipient.id,
  brandCode: change.brandCode,
  brandName: brand.name,
  channel: change.channel,
  recipientType: change.recipientType,
  status: change.status,
  /** Place among the changes of its key, from 1. */
  ordinal: change.ordinal,
  effect: effectOfChange,
  /** Of one that voids others: 0 if the key has no status any more, and `status` is RET then. */
  restores: change.restores,
  source: change.source,
  consentDate: change.consentDate,
  recordedAt: change.recordedAt,
  door: change.door,
  actor: change.actor,
  /** Approver, where the change took two people. */
  secondPerson: change.secondPerson,
  hasEvidence: hasEvidence(change.id),
  mark: recipient.mark,
  sealed: sealedOfChange,
  commitment: recipient.commitment,
  kind: recipient.kind,
}

/** Hides the address of a recipient who asked for erasure. */
const sealedToStaff = sql`case when ${isHiddenRecipient} then null else ${sealedOfChange} end`.mapWith(
  recipient.commitment,
) as typeof sealedOfChange

const changesWhere = (conditions: readonly SQL[], forStaff = false) =>
  build
    .select(forStaff ? { ...columns, sealed: sealedToStaff } : columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .where(and(...conditions))
type ChangeRow = ReturnType<typeof changesWhere>['_']['result'][number]

/** One change as people and systems see it. */
export interface ChangeView
  extends Readonly<
    Omit<ChangeRow, 'id' | 'source' | 'door' | 'hasEvidence' | 'mark' | 'sealed' | 'commitment' | 'kind'>
  > {
  /** 64 hex digits. */
  readonly id: string
  readonly source: Source | null
  readonly door: Door
  readonly hasEvidence: boolean
  /** Null once the address was dropped. */
  readonly recipient: Recipient | null
}

/** Reads the changes that meet these conditions; `forStaff` without the addresses of recipients who asked for erasure. */
export async function readChanges(
  { engine, vault }: Register,
  conditions: readonly SQL[],
  page: { order: SQL; limit: number; offset?: number | undefined; forStaff?: boolean },
): Promise<ChangeView[]> {
  const found = changesWhere(conditions, page.forStaff)
    .orderBy(page.order)
    .limit(page.limit)
    .offset(page.offset ?? 0)
  return (await engine.read(query(found))).map(({ mark, sealed, commitment, kind, ...row }) => ({
    ...row,
    id: row.id.toString('hex'),
    source: row.source as Source | null,
    door: row.door as Door,
    hasEvidence: row.hasEvidence === 1,
    recipient:
      sealed === null
        ? null
        : { kind, address: openRow(vault, { id: row.recipientId, mark, sealed, commitment }).address },
  }))
}

const ofRecipients = doorsOf('recipient')

/**
 * True for a change that its recipient made. The doors are written out as in the index `change_of_recipients`, which bound
 * values would not use; among the changes of systems and files these are few.
 */
export const isOfRecipient = sql.raw(
  `"change"."door" in (${ofRecipients.map((door) => `'${door}'`).join(', ')})`,
)

/** Returns the changes of one address, newest first; none of an erased recipient. */
export async function history(
  register: Register,
  {
    recipient: { address },
    brandCodes,
    ...page
  }: {
    readonly recipient: Recipient
    readonly brandCodes?: readonly number[] | undefined
    readonly limit: number
    readonly offset?: number
  },
): Promise<ChangeView[]> {
  const own = eq(recipient.mark, register.vault.mark(address))
  const conditions = [own, not(isHiddenRecipient), not(isPastChange), ...ofBrands(brandCodes)]
  return await readChanges(register, conditions, { ...page, order: desc(change.seq) })
}

const ofBrands = (codes: readonly number[] | undefined) =>
  codes === undefined ? [] : [inArray(change.brandCode, [...codes])]

export interface ChangesInput {
  /** Only changes after this `seq`; 0 for all. */
  readonly after: number
  readonly brandCodes?: readonly number[] | undefined
  readonly origin?: Origin | undefined
  readonly limit: number
}

/**
 * Returns changes in commit order, so that a cursor never skips a late one. For systems: of an erased recipient's RET they get
 * the address until it is dropped, or they would go on sending.
 */
export async function changesSince(
  register: Register,
  { after, brandCodes, origin, limit }: ChangesInput,
): Promise<ChangeView[]> {
  const doors = origin === undefined ? undefined : doorsOf(origin)
  return await readForward(register, after, ofBrands(brandCodes), doors, limit)
}

export interface PullInput {
  readonly brandCode: number
  readonly doors: readonly Door[]
  /** First and last recordedAt, ms UTC. */
  readonly from: number
  readonly until: number
  /** Only changes after this `seq`; 0 for all. */
  readonly after: number
  readonly limit: number
}

/** Returns a brand's changes within a span of time, oldest first, without repeats and without dropped addresses. */
export async function pull(register: Register, input: PullInput) {
  const after = Math.max(input.after, await lastSeqBefore(register, dayOf(input.from)))
  const within = [gte(change.recordedAt, input.from), lte(change.recordedAt, input.until)]
  const kept = [ne(change.effect, 'repeat'), isNotNull(sealedOfChange)]
  const conditions = [...within, eq(change.brandCode, input.brandCode), ...kept]
  const changes = await readForward(register, after, conditions, input.doors, input.limit)
  return changes.map((one) => ({ ...one, address: one.recipient?.address ?? '' }))
}

/** Changes that are searched in some 10 ms. */
const spanSize = 50_000

/** Reads in commit order. Changes of recipients are found by their index, all others only by searching span after span. */
async function readForward(
  register: Register,
  after: number,
  conditions: readonly SQL[],
  doors: readonly Door[] | undefined,
  limit: number,
): Promise<ChangeView[]> {
  const all = { after, through: Number.MAX_SAFE_INTEGER }
  const areOfRecipients =
    new Set(doors).size === ofRecipients.length && ofRecipients.every((door) => doors?.includes(door))
  const ofDoors = areOfRecipients ? isOfRecipient : inArray(change.door, [...(doors ?? [])])
  const wanted = doors === undefined ? conditions : [...conditions, ofDoors]
  const found: ChangeView[] = []
  for await (const span of areOfRecipients ? [all] : seqSpans(register, all, spanSize)) {
    const within = [gt(change.seq, span.after), lte(change.seq, span.through), ...wanted]
    const page = { order: asc(change.seq), limit: limit - found.length }
    found.push(...(await readChanges(register, within, page)))
    if (found.length >= limit) break
  }
  return found
}

/** Returns the commit order of the change with this id, 64 hex digits; null for an unknown one. */
export async function seqOf({ engine }: Pick<Register, 'engine'>, id: string): Promise<number | null> {
  const own = eq(change.id, Buffer.from(id, 'hex'))
  const [row] = await engine.read(query(build.select({ seq: change.seq }).from(change).where(own)))
  return row?.seq ?? null
}
