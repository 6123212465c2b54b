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
import { type ConsentKey, keysOfMarks, nameInBrand, type StoredKey, stateOf } from '../consents.ts'
import { targetRecipientTypes } from '../look-up/look-up.ts'
import { isHidden, type StoredRecipient } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import {
  basisFactsOf,
  type ChangeRequest,
  type DecidedChange,
  decideChange,
  type KeyFacts,
  type RecordOutcome,
} from './decide-change.ts'
import { brandColumns } from './record.ts'

export interface RowRequest extends Pick<ChangeRequest, 'recipient' | 'channel' | 'national'> {
  readonly request: Omit<ConsentRequest, 'recipientType'> & {
    readonly recipientType: RecipientType | null
    /** The date is the beginning of a day without a time. */
    readonly isWholeDay?: true | undefined
  }
  /** If not that of all rows. */
  readonly actor?: Actor | undefined
}

export interface RowsInput extends Pick<ChangeRequest, 'brandCode' | 'overRefusal' | 'dryRun'> {
  readonly rows: readonly RowRequest[]
}

/** Progress through rows, stored in the commit that decides them, so that a crash counts no row twice. */
export interface Progress<Row, Result> {
  readonly read: Query<Row>
  /** False if the rows were decided already. */
  readonly shouldContinue: (rows: readonly Row[]) => boolean
  readonly write: (result: Result, rows: readonly Row[]) => readonly Statement[]
}

export interface RowOutcome {
  /** One for each recipient type; none for an ONAY without a type whose recipient has refused as a trader. */
  readonly outcomes: readonly RecordOutcome[]
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
  /** The rows were recorded before. */
  | Refusal<'ended'>

/** Records rows in one commit, each on the state that those before it left, unless `progress` ends it. */
export async function recordRows<Row>(
  register: Register,
  actor: Actor,
  { rows, ...input }: RowsInput,
  progress: Progress<Row, readonly RowOutcome[]>,
): Promise<RecordedRows> {
  const { vault, engine, clock } = register
  const { brandCode } = input
  const settings = await register.settings()
  const now = clock()
  const marked = rows.map((row) => ({ ...row, mark: vault.mark(row.recipient.address) }))
  const marks = JSON.stringify(marked.map(({ mark }) => mark.toString('hex')))
  const reads = [...readsOfRows({ brandCode, now, marks }), progress.read] as const
  return await engine.unit(reads, ([brand = null], [moments], keys, progressRows): Outcome<RecordedRows> => {
    if (!progress.shouldContinue(progressRows)) return { writes: [], result: refused('ended') }
    const facts = { brand, keys, at: registerTime(now, moments) }
    const { outcomes, writes } = decideRows({ vault, settings, actor }, { ...input, rows: marked }, facts)
    const result = { kind: 'recorded', outcomes } as const
    return { writes: [...writes, ...progress.write(outcomes, progressRows)], result }
  })
}

/** Everything that rows of a brand are decided on. `marks` is a JSON array of look-up hashes in hex. */
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
  /** Look-up hash of the address. */
  readonly mark: Buffer
}

/** Decides rows, each on the state that those before it left. */
export function decideRows(
  { actor, ...context }: Parameters<typeof decideChange>[0],
  { rows, ...input }: Omit<RowsInput, 'rows'> & { readonly rows: readonly MarkedRow[] },
  { keys, ...facts }: RowFacts,
): { readonly outcomes: readonly RowOutcome[]; readonly writes: readonly Statement[] } {
  const { brandCode } = input
  const known = new KnownKeys(keys)
  const decided = rows.map(({ mark, request, actor: by = actor, ...row }) =>
    known.typesOf({ mark, brandCode, channel: row.channel }, request).map((recipientType) => {
      const key = { mark, brandCode, recipientType, channel: row.channel }
      const state = { ...known.of(key), ...facts, mark }
      const change = { ...input, ...row, request: requestOf(request, recipientType, state) }
      const candidate = decideChange({ ...context, actor: by }, change, state)
      known.note(key, candidate, by.door)
      return candidate
    }),
  )
  const outcomes = decided.map((some) => ({
    outcomes: some.map(({ outcome }) => outcome),
    ids: some.flatMap(({ id }) => id ?? []),
  }))
  return { outcomes, writes: inSets(decided.flat().flatMap((change) => change.writes)) }
}

/** A refusal of a day without a time counts from the end of that day, or from now. */
function requestOf(
  { isWholeDay, ...rest }: RowRequest['request'],
  recipientType: RecipientType,
  { before, at }: Pick<KeyFacts, 'before' | 'at'>,
): ConsentRequest {
  const request = { ...rest, recipientType }
  const isExact = request.status === 'ONAY' || request.source === 'HS_2015'
  if (isWholeDay === undefined || isExact || request.consentDate === undefined) return request
  const day = request.consentDate.slice(0, 10)
  const current = before === null ? null : effectiveStatement(before)
  const consentDate = refusedOn(day, dayOf(at))
  const isOfToday =
    current?.status === 'RET' && consentDate === 'now' && current.consentDate?.startsWith(day) === true
  return { ...request, consentDate: isOfToday ? (current.consentDate ?? day) : consentDate }
}

/** The same number each time, so that it is prepared once. */
const rowsPerStatement = 50

/** Joins the writes into few statements, table by table, if all of them are inserts. */
function inSets(writes: readonly Statement[]): readonly Statement[] {
  const bySql = Map.groupBy(writes, ({ sql }) => sql)
  const sorted = ['recipient', 'consent', 'change', 'iys_queue'].flatMap((table) =>
    [...bySql].filter(([sql]) => sql.startsWith(`insert into "${table}" `)),
  )
  if (sorted.length < bySql.size) return writes
  return sorted.flatMap(([sql, rows]) => {
    const full = rows.length - (rows.length % rowsPerStatement)
    const sets: Statement[] = []
    for (let from = 0; from < full; from += rowsPerStatement) {
      const params = rows.slice(from, from + rowsPerStatement).flatMap((row) => row.params)
      sets.push({ sql: manyRows(sql), params })
    }
    return [...sets, ...rows.slice(full)]
  })
}

/** Throws for an insert of another form: a statement of one row would drop the values of the others. */
function manyRows(sql: string): string {
  const [, beginning, row, end = ''] = /^(.*? values )(\(.*?\))( on conflict .*)?$/s.exec(sql) ?? []
  if (beginning === undefined || row === undefined) throw new Error(`Cannot join rows: ${sql}`)
  return `${beginning}${Array(rowsPerStatement).fill(row).join(', ')}${end}`
}

const noBasis = { basisAt: null, basisCommitment: null }

type KnownConsent = Pick<
  KeyFacts,
  'consentId' | 'before' | 'lastId' | 'lastDoor' | 'basisAt' | 'basisCommitment'
>

/** Facts of keys as stored, and as the rows decided so far leave them. */
class KnownKeys {
  readonly #recipients = new Map<string, StoredRecipient>()
  readonly #consents = new Map<string, KnownConsent>()
  readonly #complaints = new Map<string, readonly string[]>()

  constructor(rows: readonly StoredKey[]) {
    for (const { recipient, consent, complaintChannels } of rows) {
      const mark = recipient.mark.toString('latin1')
      this.#recipients.set(mark, recipient)
      if (complaintChannels !== null) this.#complaints.set(mark, complaintChannels.split(','))
      if (consent === null) continue
      const { id: consentId, lastId, lastDoor } = consent
      const known = { consentId, lastId, lastDoor, ...basisFactsOf(consent, recipient) }
      const name = nameInBrand(recipient.mark, consent)
      this.#consents.set(name, { before: stateOf(consent), ...known })
    }
  }

  /** A refusal without a type covers every type on record; an ONAY is BIREYSEL (R4), or none (promise 1). */
  typesOf(key: Omit<ConsentKey, 'recipientType'>, request: RowRequest['request']): readonly RecipientType[] {
    if (request.recipientType !== null) return [request.recipientType]
    const recorded = recipientTypes
      .map((recipientType) => ({ ...key, recipientType, status: this.#statusOf({ ...key, recipientType }) }))
      .filter(({ status }) => status !== null)
    if (request.status === 'RET') return targetRecipientTypes(recorded, key.brandCode, key.channel)
    const [only, ...others] = recorded
    const isTrader = only?.recipientType === 'TACIR' && only.status === 'RET' && others.length === 0
    // An erased recipient shows nothing else.
    return isTrader && !isHidden(this.#recipientOf(key.mark)) ? [] : ['BIREYSEL']
  }

  #statusOf(key: ConsentKey): Status | null {
    const { before } = this.of(key)
    return before === null ? null : (effectiveStatement(before)?.status ?? null)
  }

  #recipientOf(mark: Buffer): StoredRecipient | null {
    return this.#recipients.get(mark.toString('latin1')) ?? null
  }

  of(key: ConsentKey) {
    const nothing = { consentId: null, before: null, lastId: null, lastDoor: null, ...noBasis }
    const complaints = this.#complaints.get(key.mark.toString('latin1')) ?? []
    // An import passes no refusal; a movement of İYS is the recipient's own word there.
    const isDisputed = complaints.some((channel) => channel === '' || channel === key.channel)
    return {
      recipient: this.#recipientOf(key.mark),
      ...(this.#consents.get(nameInBrand(key.mark, key)) ?? nothing),
      standingRefusal: null,
      isDisputed,
    }
  }

  note(key: ConsentKey, { outcome, id, recipient }: DecidedChange, lastDoor: string): void {
    if (outcome.kind !== 'decided' || outcome.change === null) return
    if (recipient !== null) this.#recipients.set(key.mark.toString('latin1'), recipient)
    const { after, change } = outcome
    const known = this.of(key)
    const isBasis = after?.basisOrdinal === after?.ordinal
    const basisAt = isBasis || after?.retOrdinal === after?.ordinal ? change.recordedAt : known.basisAt
    const basisCommitment = isBasis ? (recipient?.commitment ?? null) : known.basisCommitment
    const { consentId } = known
    this.#consents.set(nameInBrand(key.mark, key), {
      consentId,
      before: after,
      lastId: id,
      lastDoor,
      basisAt,
      basisCommitment,
    })
  }
}
