import { eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand } from '../../../db/schema.ts'
import { build, preparedOne, type Query, type Statement } from '../../../db/statement.ts'
import { dayOf, refusedOn } from '../../calendar/istanbul.ts'
import type { Actor } from '../../consent/actor.ts'
import {
  type ConsentRequest,
  effectiveStatement,
  type RecipientType,
  recipientTypes,
  type Status,
} from '../../consent/consent.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import { type ConsentKey, keysOfMarks, mapKeyInBrand, type StoredKey, stateOf } from '../consents.ts'
import { targetRecipientTypes } from '../look-up/look-up.ts'
import { isHidden, type StoredRecipient } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import type { ChangeRequest, RecordOutcome } from './change-request.ts'
import { basisFactsOf, type DecidedChange, decideChange, type KeyFacts } from './decide-change.ts'
import { joinInserts } from './join-inserts.ts'
import { brandColumns } from './record.ts'
import type { KnownConsent, RowMemory } from './row-memory.ts'

/** Statement of one row of a file. */
export interface RowRequest extends Pick<ChangeRequest, 'recipient' | 'channel' | 'national'> {
  readonly request: Omit<ConsentRequest, 'recipientType'> & {
    /** Null if the row does not say it; `KnownKeys.typesOf` then finds the types. */
    readonly recipientType: RecipientType | null
    /** True if the row names a day without a time; `consentDate` is then the beginning of that day. */
    readonly isWholeDay?: true | undefined
  }
  /** Actor of this row, if it is not the actor of the whole file. */
  readonly actor?: Actor | undefined
  /** True if a later page of the file may have the same address. */
  readonly mayRecur?: true | undefined
}

export interface RowsInput extends Pick<ChangeRequest, 'brandCode' | 'overRefusal' | 'dryRun'> {
  readonly rows: readonly RowRequest[]
  /** Keys as earlier rows of a preview leave them; it takes over those of these rows. */
  readonly memory?: RowMemory | undefined
}

/**
 * Progress through the rows of a file. It is read and stored in the transaction that records the rows, so that a crash
 * leads to no row being recorded or counted twice.
 */
export interface Progress<Row, Result> {
  readonly read: Query<Row>
  /** False if the stored progress says that these rows must not be recorded, since they were before. */
  readonly shouldContinue: (rows: readonly Row[]) => boolean
  readonly write: (result: Result, rows: readonly Row[]) => readonly Statement[]
}

export interface RowOutcome {
  /** One outcome for each recipient type. Empty for an ONAY without a type if the recipient's only record is RET as TACIR. */
  readonly outcomes: readonly RecordOutcome[]
  /** Ids of the changes that were stored. */
  readonly ids: readonly Buffer[]
}

const brandByCode = preparedOne(() =>
  build
    .select(brandColumns)
    .from(brand)
    .where(eq(brand.code, sql.placeholder('brandCode'))),
)

type RecordedRows =
  | { readonly kind: 'recorded'; readonly outcomes: readonly RowOutcome[] }
  /** The rows were recorded before, as the stored progress says. */
  | Refusal<'ended'>

/**
 * Records a page of rows in one commit. Each row is decided on the state that the rows before it lead to; `memory` carries the
 * states from page to page. Returns an outcome for each row, or a refusal if `progress` says that the page must not be recorded.
 */
export async function recordRows<Row>(
  register: Register,
  actor: Actor,
  { rows, memory, ...input }: RowsInput,
  progress: Progress<Row, readonly RowOutcome[]>,
): Promise<RecordedRows> {
  const { vault, engine, clock } = register
  const { brandCode } = input
  const settings = await register.settings()
  const now = clock()
  const marked = rows.map((row) => ({ ...row, mark: vault.mark(row.recipient.address) }))
  const marks = JSON.stringify(marked.map(({ mark }) => mark.toString('hex')))
  const reads = [...readsOfRows({ brandCode, now, marks }), progress.read] as const
  let pageMemory: RowMemory | undefined
  const result = await engine.unit(
    reads,
    ([brand = null], [moments], keys, progressRows): Outcome<RecordedRows> => {
      if (!progress.shouldContinue(progressRows)) return { writes: [], result: refused('ended') }
      const facts = { brand, keys, at: registerTime(now, moments) }
      // A unit may be decided more than once, and only the last time counts.
      pageMemory = memory?.next()
      const about = { ...input, rows: marked, memory: pageMemory }
      const { outcomes, writes } = decideRows({ vault, settings, actor }, about, facts)
      const result = { kind: 'recorded', outcomes } as const
      return { writes: [...writes, ...progress.write(outcomes, progressRows)], result }
    },
  )
  if (pageMemory !== undefined) memory?.takeOver(pageMemory)
  return result
}

/**
 * Returns the queries for everything that rows of a brand are decided on. `marks` is a JSON array of the keyed hashes, in
 * hex, by which the addresses are found.
 */
export function readsOfRows({
  brandCode,
  now,
  marks,
}: {
  readonly brandCode: number
  readonly now: number
  readonly marks: string
}) {
  return [brandByCode({ brandCode }), ledgerMoments({ now }), keysOfMarks({ marks, brandCode })] as const
}

interface RowFacts extends Pick<KeyFacts, 'brand' | 'at'> {
  readonly keys: readonly StoredKey[]
}

interface MarkedRow extends RowRequest {
  /** Keyed hash by which the address is found. */
  readonly mark: Buffer
}

/** Decides rows in order, each on the state that the rows before it lead to. Returns the outcomes and all writes. */
export function decideRows(
  { actor, ...context }: Parameters<typeof decideChange>[0],
  { rows, memory, ...input }: Omit<RowsInput, 'rows'> & { readonly rows: readonly MarkedRow[] },
  { keys, ...facts }: RowFacts,
): { readonly outcomes: readonly RowOutcome[]; readonly writes: readonly Statement[] } {
  const { brandCode } = input
  const knownKeys = new KnownKeys(keys, memory)
  const changesByRow = rows.map(({ mark, request, actor: rowActor = actor, mayRecur, ...row }) =>
    knownKeys.typesOf({ mark, brandCode, channel: row.channel }, request).map((recipientType) => {
      const key = { mark, brandCode, recipientType, channel: row.channel }
      const keyFacts = { ...knownKeys.factsOf(key), ...facts, mark }
      const changeRequest = { ...input, ...row, request: requestOf(request, recipientType, keyFacts) }
      const decidedChange = decideChange({ ...context, actor: rowActor }, changeRequest, keyFacts)
      knownKeys.update(key, decidedChange, { door: rowActor.door, isRemembered: mayRecur === true })
      return decidedChange
    }),
  )
  const outcomes = changesByRow.map((changes) => ({
    outcomes: changes.map(({ outcome }) => outcome),
    ids: changes.map(({ id }) => id).filter((id) => id !== null),
  }))
  const writes = changesByRow.flat().flatMap((change) => change.writes)
  return { outcomes, writes: joinInserts(writes) }
}

/**
 * Returns the request of a row for one recipient type. A RET of a day without a time gets the end of that day as its date,
 * or `now` on the day itself. A second RET of today keeps the date of the RET in force, so that it repeats that one.
 */
function requestOf(
  { isWholeDay, ...rest }: RowRequest['request'],
  recipientType: RecipientType,
  { before, at }: Pick<KeyFacts, 'before' | 'at'>,
): ConsentRequest {
  const request = { ...rest, recipientType }
  // An ONAY counts from the beginning of its day, and HS_2015 is valid only with one exact second.
  const keepsDate = request.status === 'ONAY' || request.source === 'HS_2015'
  if (isWholeDay === undefined || keepsDate || request.consentDate === undefined) return request
  const day = request.consentDate.slice(0, 10)
  const current = before === null ? null : effectiveStatement(before)
  const consentDate = refusedOn(day, dayOf(at))
  const repeatsRefusalOfToday =
    current?.status === 'RET' && consentDate === 'now' && current.consentDate?.startsWith(day) === true
  return { ...request, consentDate: repeatsRefusalOfToday ? (current.consentDate ?? day) : consentDate }
}

const noConsent: KnownConsent = {
  consentId: null,
  before: null,
  lastId: null,
  lastDoor: null,
  basisAt: null,
  basisCommitment: null,
}

/**
 * State of the keys (brand, recipient, recipient type, channel) of one brand: begins with the stored state and follows the
 * rows as they are decided.
 */
class KnownKeys {
  readonly #recipients = new Map<string, StoredRecipient>()
  readonly #consents = new Map<string, KnownConsent>()
  readonly #complaints = new Map<string, readonly string[]>()

  readonly #memory: RowMemory | undefined

  constructor(rows: readonly StoredKey[], memory: RowMemory | undefined) {
    this.#memory = memory
    for (const { recipient, consent, complaintChannels } of rows) {
      const mark = recipient.mark.toString('latin1')
      this.#recipients.set(mark, recipient)
      if (complaintChannels !== null) this.#complaints.set(mark, complaintChannels.split(','))
      if (consent === null) continue
      const { id: consentId, lastId, lastDoor } = consent
      const basis = basisFactsOf(consent, recipient)
      const name = mapKeyInBrand(recipient.mark, consent)
      this.#consents.set(name, { consentId, lastId, lastDoor, ...basis, before: stateOf(consent) })
    }
  }

  /**
   * Returns the recipient types that a row speaks of. Without a stated type, a RET covers every type on record, and an
   * ONAY is BIREYSEL (R4). It is of no type if the only record is RET as TACIR, which it would contradict.
   */
  typesOf(key: Omit<ConsentKey, 'recipientType'>, request: RowRequest['request']): readonly RecipientType[] {
    if (request.recipientType !== null) return [request.recipientType]
    const recorded = recipientTypes
      .map((recipientType) => ({ ...key, recipientType, status: this.#statusOf({ ...key, recipientType }) }))
      .filter(({ status }) => status !== null)
    if (request.status === 'RET') return targetRecipientTypes(recorded, key.brandCode, key.channel)
    const [only, ...others] = recorded
    const refusedAsTrader = only?.recipientType === 'TACIR' && only.status === 'RET' && others.length === 0
    // An erased recipient's ONAY is refused as such: no answer may tell what was on record.
    return refusedAsTrader && !isHidden(this.#recipientOf(key.mark)) ? [] : ['BIREYSEL']
  }

  #statusOf(key: ConsentKey): Status | null {
    const { before } = this.factsOf(key)
    return before === null ? null : (effectiveStatement(before)?.status ?? null)
  }

  #recipientOf(mark: Buffer): StoredRecipient | null {
    return this.#recipients.get(mark.toString('latin1')) ?? null
  }

  /** Returns everything that `decideChange` needs about a key, as the rows so far lead to it. */
  factsOf(key: ConsentKey) {
    const complaintChannels = this.#complaints.get(key.mark.toString('latin1')) ?? []
    const name = mapKeyInBrand(key.mark, key)
    // A complaint without a channel covers all channels.
    const isDisputed = complaintChannels.some((channel) => channel === '' || channel === key.channel)
    return {
      recipient: this.#recipientOf(key.mark),
      ...(this.#memory?.get(name) ?? this.#consents.get(name) ?? noConsent),
      // Only staff who type an ONAY are asked to confirm. An import never replaces a RET, and İYS has asked the recipient.
      standingRefusal: null,
      isDisputed,
    }
  }

  /** Applies a decided change to the known states, as if it were stored already, for the rows that follow. */
  update(
    key: ConsentKey,
    { outcome, id, recipient }: DecidedChange,
    { door: lastDoor, isRemembered }: { readonly door: string; readonly isRemembered: boolean },
  ): void {
    if (outcome.kind !== 'decided' || outcome.change === null) return
    if (recipient !== null) this.#recipients.set(key.mark.toString('latin1'), recipient)
    const { after, change } = outcome
    const previous = this.factsOf(key)
    const isBasis = after?.basisOrdinal === after?.ordinal
    const isLocalRefusal = after?.retOrdinal === after?.ordinal
    const basisAt = isBasis || isLocalRefusal ? change.recordedAt : previous.basisAt
    const basisCommitment = isBasis ? (recipient?.commitment ?? null) : previous.basisCommitment
    const keyState = {
      consentId: previous.consentId,
      before: after,
      lastId: id,
      lastDoor,
      basisAt,
      basisCommitment,
    }
    const name = mapKeyInBrand(key.mark, key)
    this.#consents.set(name, keyState)
    if (isRemembered) this.#memory?.set(name, keyState)
  }
}
