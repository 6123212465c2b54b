import type { Query, Statement } from '../../../db/statement.ts'
import { dayOf, refusedOn } from '../../calendar/istanbul.ts'
import { type Channel, type RecipientType, recipientTypes, type Status } from '../../consent/channel.ts'
import { type ConsentRequest, type ConsentState, effectiveStatement } from '../../consent/consent.ts'
import { type LedgerMoments, ledgerMoments, registerTime } from '../../ledger/append.ts'
import type { Actor } from '../actor.ts'
import { type FoundKey, keysOfMarks, stateOf } from '../consents.ts'
import { type FoundRecipient, isHidden } from '../recipients.ts'
import type { Register } from '../register.ts'
import { type Changed, decideChange, type Found } from './decide-change.ts'
import { brandFacts } from './facts.ts'
import type { RecordInput, RecordOutcome } from './record.ts'
import { targetRecipientTypes } from './refuse.ts'

/** What one row asks to record. */
export interface RowRequest extends Pick<RecordInput, 'recipient' | 'channel'> {
  readonly request: Omit<ConsentRequest, 'recipientType'> & {
    /** Null where it names none. */
    readonly recipientType: RecipientType | null
    /** Its date is a day without a time, by the beginning of that day. */
    readonly isWholeDay?: true | undefined
  }
}

/** Rows of one brand that are recorded together. */
export interface RowsInput {
  readonly brandCode: number
  readonly rows: readonly RowRequest[]
  readonly overRefusal?: 'forbid' | undefined
  /** Who approved the whole of it, where it took a second person. */
  readonly secondPerson?: string | undefined
}

/** What is written in the same commit, so that the rows are recorded once, whatever ends the work in between. */
export interface PageProgress<Row> {
  readonly read: Query<Row>
  /** Whether the rows are still to be recorded. */
  readonly goesOn: (rows: readonly Row[]) => boolean
  readonly write: (outcomes: readonly RowOutcome[], rows: readonly Row[]) => readonly Statement[]
}

export interface RowOutcome {
  /** One for each recipient type that the row is of: none of an ONAY that names none, where its recipient has refused as a trader. */
  readonly outcomes: readonly RecordOutcome[]
  /** Of the changes that are stored. */
  readonly ids: readonly Buffer[]
}

/**
 * Records many rows in one commit, each decided on what those before it have left. Resolves when they are on disk; null when
 * they were not to be recorded any more. For a file of a million rows, which one by one would take hours.
 */
export async function recordRows<Row>(
  register: Register,
  actor: Actor,
  input: RowsInput,
  beside: PageProgress<Row>,
): Promise<readonly RowOutcome[] | null> {
  return await withRows(register, actor, input, beside)
}

/** Decides rows in the same way, and writes nothing of them: only what is asked for beside. */
export async function tryRows<Row>(
  register: Register,
  actor: Actor,
  input: RowsInput,
  beside: PageProgress<Row>,
): Promise<readonly RowOutcome[] | null> {
  return await withRows(register, actor, { ...input, dryRun: true }, beside)
}

async function withRows<Row>(
  register: Register,
  actor: Actor,
  input: RowsInput & Pick<RecordInput, 'dryRun'>,
  { read, goesOn, write }: PageProgress<Row>,
): Promise<readonly RowOutcome[] | null> {
  const { vault, engine, clock } = register
  const { brandCode, rows, overRefusal, secondPerson, dryRun } = input
  const settings = await register.settings()
  const now = clock()
  const asked = rows.map((row) => withKeys(row, vault.mark(row.recipient.address)))
  const common = [brandFacts({ brandCode }), ledgerMoments({ now }), read] as const
  const reads: readonly Query<unknown>[] = [
    ...common,
    keysOfMarks({ marks: JSON.stringify(asked.map(({ mark }) => mark.toString('hex'))), brandCode }),
  ]
  return await engine.unit(reads, (...found) => {
    const [[facts], [moments], besides, stored] = found as unknown as CommonRows<Row>
    if (!goesOn(besides)) return { writes: [], result: null }
    const at = registerTime(now, moments)
    const known = new Known(actor.door, stored)
    const decided = asked.map((row) =>
      known.meant(row, brandCode).map((key) => {
        const before = { ...known.of(key), facts, mark: row.mark, at }
        const { recipient, channel } = row
        const one = { recipient, channel, request: requestOf(row, key, before), brandCode }
        const changed = decideChange(
          vault,
          actor,
          settings,
          { ...one, overRefusal, secondPerson, dryRun },
          before,
        )
        known.note(key, changed)
        return changed
      }),
    )
    const outcomes = decided.map(outcomeOf)
    const writes = decided.flat().flatMap((one) => one.writes)
    return { writes: [...inSets(writes), ...write(outcomes, besides)], result: outcomes }
  })
}

/**
 * What a row says of one key. A refusal of a day without a time that stands as of its end already is the same once more; while
 * that day lasts, so is one of any time of it.
 */
function requestOf(
  { request: { isWholeDay, ...request } }: KeyedRow,
  { recipientType }: Key,
  { before, at }: Pick<Found, 'before' | 'at'>,
): ConsentRequest {
  const said = { ...request, recipientType }
  const isExact = said.status === 'ONAY' || said.source === 'HS_2015'
  if (isWholeDay === undefined || isExact || said.consentDate === undefined) return said
  const day = said.consentDate.slice(0, 10)
  const stands = before === null ? null : effectiveStatement(before)
  const refused = refusedOn(day, dayOf(at))
  const isOfToday =
    stands?.status === 'RET' && refused === 'now' && stands.consentDate?.startsWith(day) === true
  return { ...said, consentDate: isOfToday ? (stands.consentDate ?? day) : refused }
}

/** Rows of one statement; as many each time, so that it is prepared once. */
const rowsPerStatement = 50

/**
 * The writes of a page table by table, many rows in a statement. Only where all of them add recipients, changes and consents:
 * others depend on their order.
 */
function inSets(writes: readonly Statement[]): readonly Statement[] {
  const bySql = Map.groupBy(writes, ({ sql }) => sql)
  const sorted = ['recipient', 'change', 'consent'].flatMap((table) =>
    [...bySql].filter(([sql]) => sql.startsWith(`insert into "${table}" `)),
  )
  if (sorted.length < bySql.size) return writes
  return sorted.flatMap(([sql, rows]) => {
    const full = rows.length - (rows.length % rowsPerStatement)
    const sets = Array.from({ length: full / rowsPerStatement }, (_, place) =>
      rows.slice(place * rowsPerStatement, (place + 1) * rowsPerStatement),
    )
    const many = sets.map((set) => ({ sql: manyRows(sql), params: set.flatMap(({ params }) => params) }))
    return [...many, ...rows.slice(full)]
  })
}

/** An INSERT of one row as one of many. */
function manyRows(sql: string): string {
  return sql.replace(/( values )(\(.*?\))( on conflict .*)?$/, (_, values, row, end = '') => {
    return `${values}${Array(rowsPerStatement).fill(row).join(', ')}${end}`
  })
}

function outcomeOf(changed: readonly Changed[]): RowOutcome {
  return { outcomes: changed.map(({ outcome }) => outcome), ids: changed.flatMap(({ id }) => id ?? []) }
}

type CommonRows<Row> = [
  ReturnType<ReturnType<typeof brandFacts>['map']>[],
  LedgerMoments[],
  Row[],
  FoundKey[],
]

interface Key {
  readonly mark: Buffer
  readonly recipientType: RecipientType
  readonly channel: Channel
}

/** A row with the consents it may be about: without a recipient type those of every type. */
interface KeyedRow extends RowRequest {
  readonly mark: Buffer
  readonly keys: readonly Key[]
}

function withKeys(row: RowRequest, mark: Buffer): KeyedRow {
  const { channel, request } = row
  const types = request.recipientType === null ? recipientTypes : [request.recipientType]
  return { ...row, mark, keys: types.map((recipientType) => ({ mark, recipientType, channel })) }
}

interface Before {
  readonly recipient: FoundRecipient | undefined
  readonly before: ConsentState | null
  readonly lastId: Buffer | null
  readonly lastDoor: string | null
  readonly basisAt: number | null
}

/** What is stored, and what the rows of one commit have left over it for those behind them. */
class Known {
  readonly #recipients = new Map<string, FoundRecipient | undefined>()
  readonly #door: string
  readonly #consents = new Map<string, Omit<Before, 'recipient'>>()

  /** `stored`: the recipients of the rows, each with one consent or none. */
  constructor(door: string, stored: readonly FoundKey[]) {
    this.#door = door
    for (const one of stored) {
      this.#recipients.set(one.mark.toString('latin1'), one)
      if (one.recipientId === null) continue
      const { lastId, lastDoor, basisAt } = one
      this.#consents.set(nameOf(one), { before: stateOf(one), lastId, lastDoor, basisAt })
    }
  }

  /**
   * Of the keys of one row those that it is about. A refusal without a type is of every type on record; an ONAY without one is of
   * BIREYSEL (R4), but where all that is on record is that its recipient has refused as a trader, nobody guesses (promise 1).
   */
  meant({ keys, channel, request, mark }: KeyedRow, brandCode: number): readonly Key[] {
    if (request.recipientType !== null) return keys
    const standing = keys.filter((key) => this.#standsAt(key) !== null)
    const ofType = (types: readonly RecipientType[]) =>
      keys.filter(({ recipientType }) => types.includes(recipientType))
    if (request.status === 'RET') {
      const onRecord = standing.map((key) => ({ ...key, brandCode }))
      return ofType(targetRecipientTypes(onRecord, brandCode, channel))
    }
    const [only, ...others] = standing
    const isTraders = only?.recipientType === 'TACIR' && others.length === 0 && this.#standsAt(only) === 'RET'
    // Of somebody erased it is told that he is, and nothing else.
    return isTraders && !isHidden(this.#recipientOf(mark)) ? [] : ofType(['BIREYSEL'])
  }

  #standsAt(key: Key): Status | null {
    const { before } = this.of(key)
    return before === null ? null : (effectiveStatement(before)?.status ?? null)
  }

  #recipientOf(mark: Buffer): FoundRecipient | undefined {
    return this.#recipients.get(mark.toString('latin1'))
  }

  of(key: Key): Before {
    return { recipient: this.#recipientOf(key.mark), ...(this.#consents.get(nameOf(key)) ?? nothingYet) }
  }

  note(key: Key, { outcome, id, recipient }: Changed): void {
    if (outcome.kind !== 'decided' || outcome.change === null) return
    this.#recipients.set(key.mark.toString('latin1'), recipient)
    const { before, after, change } = outcome
    const isIdle =
      before !== null && after !== null && effectiveStatement(after) === effectiveStatement(before)
    const basisAt = change.effect === 'repeat' && isIdle ? this.of(key).basisAt : change.recordedAt
    this.#consents.set(nameOf(key), { before: outcome.after, lastId: id, lastDoor: this.#door, basisAt })
  }
}

const nothingYet = { before: null, lastId: null, lastDoor: null, basisAt: null }

function nameOf({ mark, recipientType, channel }: Key): string {
  return `${mark.toString('latin1')} ${recipientType} ${channel}`
}
