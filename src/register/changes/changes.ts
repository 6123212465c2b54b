import { and, asc, count, desc, eq, gt, gte, inArray, lt, lte, ne, type SQL, sql } from 'drizzle-orm'
import { brand, change, recipient } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { doorsOf, type Origin } from '../actor.ts'
import { isHiddenRecipient, sealedOfChange } from '../re-registration.ts'
import { openRow, type RecipientRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { type ChangeView, changeView, changeViewColumns } from './history.ts'
import { cameThrough } from './recipient-changes.ts'
import { lastSeqBefore, seqSpans } from './seq-spans.ts'
export interface ChangesInput {
  /** Only changes after this `seq`; 0 for all. */
  readonly after: number
  readonly brandCodes?: readonly number[] | undefined
  readonly origin?: Origin | undefined
  readonly limit: number
}

export interface AddressedChange extends ChangeView {
  readonly recipientId: number
  /** Null once it was erased. */
  readonly recipient: Recipient | null
}

const addressed = {
  ...changeViewColumns,
  recipientId: recipient.id,
  mark: recipient.mark,
  sealed: sealedOfChange,
  commitment: recipient.commitment,
  kind: recipient.kind,
}

/** As `addressed`, without the address of somebody who asked to be erased. */
const addressedToStaff = {
  ...addressed,
  sealed: sql`case when ${isHiddenRecipient} then null else ${sealedOfChange} end`.mapWith(
    recipient.commitment,
  ) as typeof sealedOfChange,
}

/** So many changes are looked at in some 10 ms. */
const spanSize = 50_000

/**
 * Changes in the order they were committed, so that a cursor never skips a late one. For systems: they learn whose refusal it
 * is that an erasure left, or they would go on sending, until the address is dropped.
 */
export async function changesSince(register: Register, input: ChangesInput): Promise<AddressedChange[]> {
  // Those of recipients are found by their index; whatever else a brand has, only among those of all.
  if (input.origin === 'recipient') {
    return await readAddressed(register, [gt(change.seq, input.after)], input, asc(change.seq))
  }
  const all = { after: input.after, through: Number.MAX_SAFE_INTEGER }
  let found: AddressedChange[] = []
  for await (const { after, through } of seqSpans(register, all, spanSize)) {
    const asked = { ...input, limit: input.limit - found.length }
    const within = [gt(change.seq, after), lte(change.seq, through)]
    found = [...found, ...(await readAddressed(register, within, asked, asc(change.seq)))]
    if (found.length >= input.limit) break
  }
  return found
}

export interface RecipientChangesInput {
  readonly from: IstanbulDay
  readonly brandCodes: readonly number[]
}

/** Where a page of them goes on: with what is older or newer than a change of another page. */
export interface PageCursor {
  readonly side: 'older' | 'newer'
  readonly seq: number
}

/** A page, and how many changes there are before and behind it. */
export interface RecipientChangesPage {
  /** Newest first. */
  readonly changes: readonly AddressedChange[]
  readonly newer: number
  readonly older: number
}

/**
 * What recipients changed themselves since the beginning of an Istanbul day, newest first (S4): the newest page, or the one
 * beside a change, so that what comes in meanwhile shifts nothing. Like the daily report without refusals of what was refused
 * already. For people: without the address of whoever asked to be erased.
 */
export async function recipientChanges(
  register: Register,
  {
    limit,
    beside,
    ...input
  }: RecipientChangesInput & { readonly limit: number; readonly beside?: PageCursor | undefined },
): Promise<RecipientChangesPage> {
  const within = [
    gt(change.seq, await lastSeqBefore(register, input.from)),
    gte(change.recordedAt, startOfDay(input.from)),
    ne(change.effect, 'repeat'),
  ]
  const isNewer = beside?.side === 'newer'
  const place =
    beside === undefined ? [] : [isNewer ? gt(change.seq, beside.seq) : lt(change.seq, beside.seq)]
  const asked = { brandCodes: input.brandCodes, origin: 'recipient' as const, limit }
  const order = isNewer ? asc(change.seq) : desc(change.seq)
  const rows = await readAddressed(register, [...within, ...place], asked, order, addressedToStaff)
  const changes = isNewer ? rows.toReversed() : rows
  const [first, last] = [changes[0], changes.at(-1)]
  if (first === undefined || last === undefined) return { changes, newer: 0, older: 0 }
  const rest = async (side: SQL) => await countChanges(register, [...within, side], asked)
  return {
    changes,
    newer: await rest(gt(change.seq, first.seq)),
    older: await rest(lt(change.seq, last.seq)),
  }
}

/** One page of what recipients changed themselves between two instants, in the order of `seq`; for people, as above. */
export async function changesOfRecipients(
  register: Register,
  {
    after,
    fromAt,
    untilAt,
    brandCodes,
    limit,
  }: {
    readonly after: number
    /** ms UTC; the second is not in it. */
    readonly fromAt: number
    readonly untilAt: number
    readonly brandCodes: readonly number[]
    readonly limit: number
  },
): Promise<AddressedChange[]> {
  const within = [gt(change.seq, after), gte(change.recordedAt, fromAt), lt(change.recordedAt, untilAt)]
  const asked = { brandCodes, origin: 'recipient' as const, limit }
  return await readAddressed(register, within, asked, asc(change.seq), addressedToStaff)
}

type Asked = Pick<ChangesInput, 'brandCodes' | 'origin'>

function filtersOf(wanted: readonly SQL[], { brandCodes, origin }: Asked): SQL[] {
  return [
    ...wanted,
    ...(brandCodes === undefined ? [] : [inArray(change.brandCode, [...brandCodes])]),
    ...(origin === undefined ? [] : [cameThrough(doorsOf(origin))]),
  ]
}

async function countChanges({ engine }: Register, wanted: readonly SQL[], asked: Asked): Promise<number> {
  const [row] = await engine.read(
    query(
      build
        .select({ changes: count() })
        .from(change)
        .where(and(...filtersOf(wanted, asked))),
    ),
  )
  return row?.changes ?? 0
}

async function readAddressed(
  register: Register,
  wanted: readonly SQL[],
  { limit, ...asked }: Omit<ChangesInput, 'after'>,
  order: SQL,
  columns = addressed,
): Promise<AddressedChange[]> {
  const rows = await register.engine.read(
    query(
      build
        .select(columns)
        .from(change)
        .innerJoin(recipient, eq(recipient.id, change.recipientId))
        .innerJoin(brand, eq(brand.code, change.brandCode))
        .where(and(...filtersOf(wanted, asked)))
        .orderBy(order)
        .limit(limit),
    ),
  )
  return rows.map(({ mark, sealed, commitment, kind, ...row }) => ({
    ...changeView(row),
    recipientId: row.recipientId,
    recipient: opened(register, { id: row.recipientId, mark, sealed, commitment }, kind),
  }))
}

function opened(register: Register, row: RecipientRow, kind: Recipient['kind']): Recipient | null {
  return row.sealed === null ? null : { kind, address: openRow(register.vault, row).address }
}
