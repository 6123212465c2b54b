import { and, eq, isNotNull, or, sql } from 'drizzle-orm'
import { brand, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedOne } from '../../../db/statement.ts'
import {
  effectiveStatement,
  type NationalState,
  type Permission,
  permissionOf,
  type RecipientType,
  type Status,
} from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { basis, basisColumns, basisId, isEarlierBasis } from '../basis.ts'
import { isHiddenConsent, isPastBasis } from '../change-sql.ts'
import { type ConsentKey, isOfKey, nationalInForce } from '../consents.ts'
import type { Register, WithEngine } from '../register.ts'
import type { MarksByKnowledge } from './look-up-log.ts'

const storedStatus = preparedOne(() =>
  build
    .select({
      ...pick(consent, 'status', 'lastRecordedAt', 'lastId'),
      basis: { ...basisColumns, id: basisId },
      isPast: isPastBasis,
    })
    .from(consent)
    .leftJoin(basis, isEarlierBasis)
    .where(and(isOfKey(), isNotNull(consent.basisOrdinal))),
)

/**
 * Returns the status of a key (brand, address, recipient type, channel); null without a record. The caller logs the
 * look-up.
 */
export async function statusOf({ engine }: WithEngine, key: ConsentKey) {
  const [row] = await engine.read(storedStatus({ ...key }))
  if (row === undefined) return null
  const { status, isPast, lastRecordedAt, lastId } = row
  // If the address of the basis (change that made the status) was deleted, its source and date are not shown.
  const { id, ...statement } =
    isPast === 1 ? { source: null, consentDate: null, recordedAt: lastRecordedAt, id: lastId } : row.basis
  return { status, ...statement, changeId: id.toString('hex') }
}

/** Brand, channel and recipient type that a list of addresses is checked for. */
export type CheckedKey = Omit<ConsentKey, 'mark'>

/** Answer about an address: if a message may be sent, and why. Status and state in İYS are null if nothing is recorded. */
export interface Verdict extends Permission {
  readonly status: Status | null
  readonly national: NationalState | null
  /** True if the brand has any consent of the address, also of another channel or recipient type. */
  readonly isKnown: boolean
}

export const brandIsClosed = sql<number>`exists (select 1 from ${brand} where ${brand.code} = ${sql.placeholder('brandCode')} and ${brand.closedAt} is not null)`
const facts = sql`asked.key || ' ' || coalesce(${consent.iysStatus}, '') || ' ' || (${consent.retAt} is not null)
  || ' ' || (${nationalInForce}) || ' ' || ${isHiddenConsent} || ' ' || ${brandIsClosed}`

/** True if the brand has any consent of the recipient. */
const isKnownToBrand = sql`exists (select 1 from ${consent} other where other.recipient_id = ${recipient.id}
  and other.brand_code = ${sql.placeholder('brandCode')} and other.basis_ordinal is not null)`

/**
 * Gives one text for a whole list, which is far quicker than a row each. Its parts are separated by commas: the place of an
 * address in the list and the facts of its consent, or the place and `known` if the brand has only another consent of the
 * address. CROSS JOIN makes SQLite go through the list first.
 */
const factsOfMarks = preparedOne(() =>
  build
    .select({
      list: sql<
        string | null
      >`group_concat(iif(${consent.recipientId} is null, asked.key || ' known', ${facts}))`,
    })
    .from(sql`json_each(${sql.placeholder('marks')}) asked`)
    .crossJoin(recipient)
    .leftJoin(consent, and(isOfKey(recipient.id), isNotNull(consent.basisOrdinal)))
    .where(
      and(eq(recipient.mark, sql`unhex(asked.value)`), or(isNotNull(consent.recipientId), isKnownToBrand)),
    ),
)

const knownMarks = preparedOne(() =>
  build
    .select({ list: sql<string | null>`group_concat(asked.key)` })
    .from(sql`json_each(${sql.placeholder('marks')}) asked`)
    .crossJoin(recipient)
    .where(and(eq(recipient.mark, sql`unhex(asked.value)`), isKnownToBrand)),
)

const hexList = (marks: readonly Buffer[]) => JSON.stringify(marks.map((mark) => mark.toString('hex')))

/** Divides marks (keyed hashes of addresses) into those of which the brand has a consent, and the others. */
export async function divideByKnowledge(
  { engine }: WithEngine,
  brandCode: number,
  marks: readonly Buffer[],
): Promise<MarksByKnowledge> {
  const [row] = await engine.read(knownMarks({ brandCode, marks: hexList(marks) }))
  const places = new Set(row?.list?.split(',').map(Number) ?? [])
  const [known, unknown]: [Buffer[], Buffer[]] = [[], []]
  for (const [place, mark] of marks.entries()) (places.has(place) ? known : unknown).push(mark)
  return { known, unknown }
}

/** Returns a verdict for each mark (keyed hash of an address), in their order. Equal verdicts are the same object. */
export async function verdictsOf(
  { engine }: WithEngine,
  key: CheckedKey,
  marks: readonly Buffer[],
): Promise<Verdict[]> {
  const [row] = await engine.read(factsOfMarks({ ...key, marks: hexList(marks) }))
  const unrecorded = unrecordedVerdict(key.recipientType, false)
  const verdicts = marks.map((): Verdict => unrecorded)
  const verdictByMark = new Map<string, Verdict>()
  for (const fact of row?.list?.split(',') ?? []) {
    const end = fact.indexOf(' ')
    const text = fact.slice(end + 1)
    const verdict = verdictByMark.get(text) ?? verdictFrom(text, key.recipientType)
    verdictByMark.set(text, verdict)
    verdicts[Number(fact.slice(0, end))] = verdict
  }
  return verdicts
}

function unrecordedVerdict(recipientType: RecipientType, isKnown: boolean): Verdict {
  return { status: null, national: null, ...permissionOf(null, recipientType, 'unverified'), isKnown }
}

/** Reads the verdict from the facts that `factsOfMarks` writes for an address: words separated by spaces, or only `known`. */
function verdictFrom(text: string, recipientType: RecipientType): Verdict {
  if (text === 'known') return unrecordedVerdict(recipientType, true)
  const [status = '', hasLocal, state, hidden, isClosed] = text.split(' ')
  // The casts are safe: the query writes status and state from columns that hold only these words.
  const iysStatus = status === '' ? null : (status as Status)
  const national = state as NationalState
  return verdictOf({
    recipientType,
    iysStatus,
    hasLocalRefusal: hasLocal === '1',
    national,
    isHidden: hidden === '1',
    isBrandClosed: isClosed === '1',
  })
}

/** Facts of a stored consent that decide if a message may be sent. */
export interface SendFacts {
  readonly recipientType: RecipientType
  readonly iysStatus: Status | null
  readonly hasLocalRefusal: boolean
  readonly national: NationalState
  readonly isHidden: boolean
  readonly isBrandClosed: boolean
}

/** Returns if a message may be sent, and why. Checks, lists and the file of permitted addresses all use this answer. */
export function verdictOf(facts: SendFacts): Verdict {
  const { recipientType, iysStatus, national } = facts
  const stated = (status: Status) => ({ status, source: null, consentDate: null, consentAt: null })
  const state = {
    iysRecord: iysStatus === null ? null : stated(iysStatus),
    localRefusal: facts.hasLocalRefusal ? stated('RET') : null,
  }
  const about = { status: effectiveStatement(state)?.status ?? 'RET', national, isKnown: true }
  if (facts.isHidden) return { ...about, maySend: false, reason: 'erased' }
  return { ...about, ...permissionOf(state, recipientType, national, facts.isBrandClosed) }
}

export interface CheckInput extends CheckedKey {
  /** Different recipients of the channel's kind, at most `checkedMax`. */
  readonly recipients: readonly Recipient[]
  /** Marks (keyed hashes) of the recipients, if the caller has computed them already. */
  readonly marks?: readonly Buffer[] | undefined
}

/** Maximum number of addresses of a query of many statuses in İYS's interface (R26). */
export const checkedMax = 1000

/** Returns the recipients with an ONAY, in the order of the question. */
export async function check(
  { engine, vault }: Register,
  { recipients, marks = recipients.map(({ address }) => vault.mark(address)), ...key }: CheckInput,
): Promise<Recipient[]> {
  const verdicts = await verdictsOf({ engine }, key, marks)
  return recipients.filter((_, place) => {
    const { status, reason } = verdicts[place] ?? {}
    return status === 'ONAY' && reason !== 'brand-closed'
  })
}
