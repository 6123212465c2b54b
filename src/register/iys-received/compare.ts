import { and, eq, sql } from 'drizzle-orm'
import { change, iysConflict, iysFile, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import {
  type ConsentState,
  effectiveStatement,
  isCompanySource,
  recipientTypes,
} from '../../consent/consent.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { IysErrorRow, IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { mapKeyInBrand, type StoredKey, stateOf } from '../consents.ts'
import type { Tally } from '../imports/tally.ts'
import {
  answeredColumns,
  changesOfStatements,
  type IysAnswer,
  type ToldChange,
  type ToldStatement,
} from '../iys-queue/answers.ts'
import { decryptRow, recipientColumns } from '../recipients/recipients.ts'
import { conflictMark } from './conflicts.ts'

/** Result of comparing one row of İYS with the register. */
export type Verdict =
  | { readonly kind: 'answer'; readonly answer: IysAnswer }
  | { readonly kind: 'known'; readonly answer?: IysAnswer }
  /**
   * The register records the row's change, unless it has a later one. `isConflict`: another tool of the company reported
   * it.
   */
  | {
      readonly kind: 'movement'
      readonly row: IysRow
      readonly state: ConsentState | null
      readonly isConflict: boolean
    }
  /** An ONAY that another tool of the company reported to İYS, while the register has RET or nothing; a person decides. */
  | { readonly kind: 'conflict'; readonly row: IysRow; readonly state: ConsentState | null }
  /**
   * An ONAY that another tool of the company reported to İYS, older than a refusal that only the register has: the refusal
   * wins.
   */
  | { readonly kind: 'overruled'; readonly row: IysRow; readonly state: ConsentState }
  /** A first ONAY in İYS for an address without a consent of the brand; it is not recorded until a person accepts it. */
  | { readonly kind: 'newcomer' }
  | { readonly kind: 'unreadable'; readonly listed: Tally['listed'][number] }

export type Movement = Extract<Verdict, { kind: 'movement' }>

/**
 * Returns the queries that `judge` needs for a page of rows. `marks` is a JSON list of the addresses' marks (keyed hashes).
 */
export function readsOfJudging(
  brandCode: number,
  marks: string,
  page: readonly IysLine[],
  markOf: (row: IysRow) => Buffer,
) {
  const places = page.flatMap((row) => (row.kind === 'error' ? placesOf(row) : []))
  const sent = { brandCode, places: JSON.stringify(places), files: places.length === 0 ? 0 : filesTried }
  const statements = page.flatMap((row) => ('recipient' in row ? statementsIn(row, markOf(row)) : []))
  return [
    changesOfStatements(brandCode, statements),
    conflictsOfMarks({ marks, brandCode }),
    sentAt(sent),
  ] as const
}

/**
 * Returns the statements to search for our change that a row of İYS confirms: one with the row's date and, if it differs, one
 * with the moment from which the row counts.
 */
function statementsIn(row: IysRow, mark: Buffer): ToldStatement[] {
  const { channel, status, consentDate, at, fault } = row
  const transactionId = fault === undefined ? null : row.transactionId
  const minutes = new Set([consentDate, formatWallTime(at)].map((date) => date?.slice(0, 16) ?? null))
  const about = { mark: mark.toString('hex'), channel, status, transactionId }
  return [...minutes].map((minute) => ({ ...about, minute }))
}

/** Query for the stored conflicts (differences between İYS and the register) of a brand for a list of addresses. */
const conflictsOfMarks = preparedQuery(() =>
  build
    .select({ mark: iysConflict.rowMark })
    .from(iysConflict)
    .where(
      and(
        sql`${iysConflict.mark} in (select unhex(value) from json_each(${sql.placeholder('marks')}))`,
        eq(iysConflict.brandCode, sql.placeholder('brandCode')),
      ),
    ),
)

export interface JudgeFacts {
  readonly brandCode: number
  readonly changes: readonly ToldChange[]
  readonly keys: readonly StoredKey[]
  readonly conflicts: readonly { readonly mark: Buffer }[]
  readonly sent: readonly SentRow[]
}

/**
 * Compares the rows of a page from İYS with the register: with our changes, the present consents and the conflicts found
 * before. Returns the verdicts in the order of the rows; a row without a recipient type may get one for each type.
 */
export function judge(
  vault: Vault,
  page: readonly IysLine[],
  markOf: (row: IysRow) => Buffer,
  { brandCode, ...facts }: JudgeFacts,
): readonly Verdict[] {
  const changes = Map.groupBy(facts.changes, (change) => mapKeyInBrand(change.mark, change))
  const states = new Map(
    facts.keys.flatMap(({ recipient: { mark }, consent }) =>
      consent === null ? [] : [[mapKeyInBrand(mark, consent), stateOf(consent)] as const],
    ),
  )
  const sent = Map.groupBy(facts.sent, ({ place }) => place)
  const conflicting = new Set(facts.conflicts.map(({ mark }) => mark.toString('hex')))
  return page.flatMap((row): Verdict | Verdict[] => {
    if (row.kind === 'unread') return { kind: 'unreadable', listed: row }
    if (row.kind === 'error') return ofError(vault, row, sent)
    const mark = markOf(row)
    return typesOf(row, (type) => states.has(mapKeyInBrand(mark, type))).map((type) => {
      const key = mapKeyInBrand(mark, type)
      const verdict = ofRow(type, changes.get(key) ?? [], states.get(key) ?? null)
      const isFound =
        verdict.kind === 'conflict' && conflicting.has(conflictMark(vault, brandCode, type).toString('hex'))
      return isFound ? { kind: 'known' } : verdict
    })
  })
}

/** Returns a row once for each recipient type on record if the row is a refusal that names no type; else the row alone. */
function typesOf(row: IysRow, isOnRecord: (row: IysRow) => boolean): readonly IysRow[] {
  if (row.isOfAnyType !== true) return [row]
  const recorded = recipientTypes.map((recipientType) => ({ ...row, recipientType })).filter(isOnRecord)
  return recorded.length > 0 ? recorded : [row]
}

/**
 * Compares one row of İYS with the changes and the state of its key (brand, recipient, type, channel). The row confirms a
 * change of ours if status and date are the same and both come from the company or both do not.
 */
function ofRow(row: IysRow, changes: readonly ToldChange[], state: ConsentState | null): Verdict {
  const isOfCompany = row.source === null || isCompanySource(row.source)
  const match =
    changes.findLast(
      (change) =>
        change.status === row.status &&
        isSameDate(row, change.consentDate) &&
        (change.source === null || isCompanySource(change.source)) === isOfCompany,
    ) ?? changes.findLast((change) => row.fault !== undefined && hasReceipt(change, row))
  if (match !== undefined) {
    const answer = receiptOf(row, match.id)
    const isAnswered = match.state === 'registered' || match.state === null
    return { kind: isAnswered ? 'known' : 'answer', answer }
  }
  if (!isOfCompany) return { kind: 'movement', row, state, isConflict: false }
  if (state !== null && isOverruled(row, state)) return { kind: 'overruled', row, state }
  const present = state === null ? null : effectiveStatement(state)
  const isSettled = present !== null && (present.status === row.status || isPast(row, present.consentAt))
  if (isSettled) return { kind: 'known' }
  return row.status === 'RET'
    ? { kind: 'movement', row, state, isConflict: true }
    : { kind: 'conflict', row, state }
}

/**
 * True for an ONAY that is newer than the statement which the register knows from İYS, but older than a refusal that only
 * the register has, since İYS would not accept it before.
 */
function isOverruled(row: IysRow, { iysRecord, localRefusal }: ConsentState): boolean {
  const isNewInIys = iysRecord === null || (iysRecord.consentAt ?? 0) < row.at
  return row.status === 'ONAY' && isNewInIys && localRefusal !== null && isPast(row, localRefusal.consentAt)
}

/** True if a change was confirmed before under the row's number from İYS. Used for a row whose date cannot be read. */
function hasReceipt({ status, entries }: ToldChange, row: IysRow): boolean {
  const isReceipt = ([, , , { transactionId }]: ToldChange['entries'][number]) =>
    transactionId === row.transactionId
  return row.transactionId !== null && status === row.status && entries.some(isReceipt)
}

/** True if a row is older than the consent. In the same second an ONAY counts as older, a RET does not, since RET wins. */
function isPast({ at, status }: IysRow, consentAt: number | null): boolean {
  return status === 'RET' ? consentAt !== null && consentAt > at : (consentAt ?? 0) >= at
}

/** True if a row and a change have the same date; to the minute if the row has no seconds. */
function isSameDate({ at, consentDate, toMinute }: IysRow, date: string | null): boolean {
  if (date === null) return consentDate === null
  return toMinute
    ? date.slice(0, 16) === consentDate?.slice(0, 16)
    : date === consentDate || date === formatWallTime(at)
}

/** Returns the answer that a row of İYS gives to a change: İYS has registered the change. */
export function receiptOf({ kind, transactionId, creationDate }: IysRow, changeId: Buffer): IysAnswer {
  const registered = { changeId, outcome: 'registered' as const }
  return kind === 'receipt' && transactionId !== null
    ? { ...registered, by: 'receipt', transactionId, creationDate }
    : { ...registered, by: kind === 'word' ? 'word' : 'file' }
}

/** Number of latest files handed out in which a line of İYS's error file is searched. */
const filesTried = 5

/** Query for the changes that stand at these line places (a JSON list) in the latest files handed out for a brand. */
const sentAt = preparedQuery(() => {
  const placed = build
    .select({
      seq: iysQueue.seq,
      place:
        sql<number>`row_number() over (partition by ${iysQueue.file} order by ${iysQueue.dueOn}, ${iysQueue.seq}) - 1`.as(
          'place',
        ),
    })
    .from(iysQueue)
    .where(
      sql`${iysQueue.file} in (select ${iysFile.id} from ${iysFile} where ${iysFile.brandCode} = ${sql.placeholder('brandCode')} order by ${iysFile.id} desc limit ${sql.placeholder('files')})`,
    )
    .as('placed')
  return build
    .select({
      place: placed.place,
      ...pick(change, 'channel', 'status', 'source', 'consentDate', 'recipientType'),
      ...answeredColumns,
      file: iysQueue.file,
      recipient: recipientColumns,
    })
    .from(placed)
    .innerJoin(iysQueue, eq(iysQueue.seq, placed.seq))
    .innerJoin(change, eq(change.seq, placed.seq))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(sql`${placed.place} in (select value from json_each(${sql.placeholder('places')}))`)
})

type SentRow = ReturnType<ReturnType<typeof sentAt>['map']>

/** Returns the two places in a file that a line number of İYS may mean: İYS does not publish if the header counts. */
const placesOf = ({ place }: Pick<IysErrorRow, 'place'>) => [place - 2, place - 1]

/** Picks the rows that an error of İYS most likely means: those without an answer, or else those of the latest file. */
function likeliest(rows: readonly SentRow[]): readonly SentRow[] {
  const unanswered = rows.filter(({ state }) => state === 'sent')
  if (unanswered.length > 0) return unanswered
  const last = Math.max(...rows.map(({ file }) => file ?? 0))
  return rows.filter(({ file }) => file === last)
}

/**
 * Finds the change that an error line of İYS's upload refuses. The line gives a line number, which may count the heading or
 * not, and the faulty value: the change in one of these lines must also contain the value. Changes that still wait for İYS's
 * answer go before answered ones. Returns `unreadable` if no or more than one change fits.
 */
function ofError(
  vault: Vault,
  { place, line, value, code }: IysErrorRow,
  rows: ReadonlyMap<number, readonly SentRow[]>,
): Verdict {
  const rowsInPlace = placesOf({ place })
    .flatMap((candidate) => rows.get(candidate) ?? [])
    .filter((sentRow) => sentRow.recipient.sealed !== null)
  const holding = (cellsOf: (sentRow: SentRow) => readonly (string | null)[]) =>
    rowsInPlace.filter((sentRow) => cellsOf(sentRow).some((cell) => cell !== null && value.includes(cell)))
  const byAddress = holding(({ recipient: row }) => [
    row.sealed === null ? null : decryptRow(vault, row).address,
  ])
  const matching =
    byAddress.length > 0
      ? byAddress
      : holding((sentRow) => [
          sentRow.consentDate,
          sentRow.source,
          sentRow.status,
          sentRow.channel,
          sentRow.recipientType,
        ])
  const [sent, ...others] = likeliest(matching)
  if (sent === undefined || others.length > 0) {
    return { kind: 'unreadable', listed: { line, code: 'not-sent', detail: null } }
  }
  // The same refusal was stored before, or staff have already let the change wait for a new attempt.
  const isKnown = sent.state === 'waiting' || (sent.state === 'refused' && sent.code === code)
  if (isKnown) return { kind: 'known' }
  return { kind: 'answer', answer: { changeId: sent.id, outcome: 'refused', by: 'file', code } }
}
