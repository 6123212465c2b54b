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
import { nameInBrand, type StoredKey, stateOf } from '../consents.ts'
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

export type Verdict =
  | { readonly kind: 'answer'; readonly answer: IysAnswer }
  | { readonly kind: 'known'; readonly answer?: IysAnswer }
  /** The register takes the row over, unless it has a later one. `isConflict`: another tool of the company reported it. */
  | {
      readonly kind: 'movement'
      readonly row: IysRow
      readonly state: ConsentState | null
      readonly isConflict: boolean
    }
  /** An ONAY that another tool gave İYS, and the register contradicts; a person decides. */
  | { readonly kind: 'conflict'; readonly row: IysRow; readonly state: ConsentState | null }
  /** An earlier ONAY that another tool gave İYS, which does not have the refusal that the register keeps. */
  | { readonly kind: 'overruled'; readonly row: IysRow; readonly state: ConsentState }
  /** A first ONAY in İYS of an address that the brand has no consent for, which no person has accepted. */
  | { readonly kind: 'newcomer' }
  | { readonly kind: 'unreadable'; readonly listed: Tally['listed'][number] }

export type Movement = Extract<Verdict, { kind: 'movement' }>

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

/** A row names a change by its date, or by when it counts from. */
function statementsIn(row: IysRow, mark: Buffer): ToldStatement[] {
  const { channel, status, consentDate, at, fault } = row
  const transactionId = fault === undefined ? null : row.transactionId
  const minutes = new Set([consentDate, formatWallTime(at)].map((date) => date?.slice(0, 16) ?? null))
  const about = { mark: mark.toString('hex'), channel, status, transactionId }
  return [...minutes].map((minute) => ({ ...about, minute }))
}

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

/** Compares rows with the register: their changes, the present consents, the conflicts found before. */
export function judge(
  vault: Vault,
  page: readonly IysLine[],
  markOf: (row: IysRow) => Buffer,
  { brandCode, ...facts }: JudgeFacts,
): readonly Verdict[] {
  const changes = Map.groupBy(facts.changes, (change) => nameInBrand(change.mark, change))
  const states = new Map(
    facts.keys.flatMap(({ recipient: { mark }, consent }) =>
      consent === null ? [] : [[nameInBrand(mark, consent), stateOf(consent)] as const],
    ),
  )
  const sent = Map.groupBy(facts.sent, ({ place }) => place)
  const conflicting = new Set(facts.conflicts.map(({ mark }) => mark.toString('hex')))
  return page.flatMap((row): Verdict | Verdict[] => {
    if (row.kind === 'unread') return { kind: 'unreadable', listed: row }
    if (row.kind === 'error') return ofError(vault, row, sent)
    const mark = markOf(row)
    return typesOf(row, (type) => states.has(nameInBrand(mark, type))).map((type) => {
      const key = nameInBrand(mark, type)
      const verdict = ofRow(type, changes.get(key) ?? [], states.get(key) ?? null)
      const isFound =
        verdict.kind === 'conflict' && conflicting.has(conflictMark(vault, brandCode, type).toString('hex'))
      return isFound ? { kind: 'known' } : verdict
    })
  })
}

/** A refusal without a recipient type is of every type on record. */
function typesOf(row: IysRow, isOnRecord: (row: IysRow) => boolean): readonly IysRow[] {
  if (row.isOfAnyType !== true) return [row]
  const recorded = recipientTypes.map((recipientType) => ({ ...row, recipientType })).filter(isOnRecord)
  return recorded.length > 0 ? recorded : [row]
}

/** A receipt matches by key, status and date. */
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

/** True for an ONAY newer than İYS's record here, and older than a refusal that İYS would not take before. */
function isOverruled(row: IysRow, { iysRecord, localRefusal }: ConsentState): boolean {
  const isNewInIys = iysRecord === null || (iysRecord.consentAt ?? 0) < row.at
  return row.status === 'ONAY' && isNewInIys && localRefusal !== null && isPast(row, localRefusal.consentAt)
}

/** A row whose date cannot be read is known again by İYS's number of the movement. */
function hasReceipt({ status, entries }: ToldChange, row: IysRow): boolean {
  const isReceipt = ([, , , { transactionId }]: ToldChange['entries'][number]) =>
    transactionId === row.transactionId
  return row.transactionId !== null && status === row.status && entries.some(isReceipt)
}

/** True if the row is older than the consent. In the same second a RET is not, an ONAY is. */
function isPast({ at, status }: IysRow, consentAt: number | null): boolean {
  return status === 'RET' ? consentAt !== null && consentAt > at : (consentAt ?? 0) >= at
}

function isSameDate({ at, consentDate, toMinute }: IysRow, date: string | null): boolean {
  if (date === null) return consentDate === null
  return toMinute
    ? date.slice(0, 16) === consentDate?.slice(0, 16)
    : date === consentDate || date === formatWallTime(at)
}

export function receiptOf({ kind, transactionId, creationDate }: IysRow, changeId: Buffer): IysAnswer {
  const registered = { changeId, outcome: 'registered' as const }
  return kind === 'receipt' && transactionId !== null
    ? { ...registered, by: 'receipt', transactionId, creationDate }
    : { ...registered, by: kind === 'word' ? 'word' : 'file' }
}

const filesTried = 5

/** Finds the changes at given places (JSON) in the last files handed out for a brand. */
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

/** Both places that a row's line may mean: İYS does not publish whether its loader counts the header. */
const placesOf = ({ place }: Pick<IysErrorRow, 'place'>) => [place - 2, place - 1]

/** Picks the rows that an answer can mean: the unanswered ones, or else those of the last file. */
function likeliest(rows: readonly SentRow[]): readonly SentRow[] {
  const unanswered = rows.filter(({ state }) => state === 'sent')
  if (unanswered.length > 0) return unanswered
  const last = Math.max(...rows.map(({ file }) => file ?? 0))
  return rows.filter(({ file }) => file === last)
}

/** Finds the row that the loader names by its line. The row must also hold the value that it names. */
function ofError(
  vault: Vault,
  { place, line, value, code }: IysErrorRow,
  rows: ReadonlyMap<number, readonly SentRow[]>,
): Verdict {
  const there = placesOf({ place })
    .flatMap((candidate) => rows.get(candidate) ?? [])
    .filter((sentRow) => sentRow.recipient.sealed !== null)
  const holding = (cellsOf: (sentRow: SentRow) => readonly (string | null)[]) =>
    there.filter((sentRow) => cellsOf(sentRow).some((cell) => cell !== null && value.includes(cell)))
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
  // A row that is to be reported again waits.
  const isKnown = sent.state === 'waiting' || (sent.state === 'refused' && sent.code === code)
  if (isKnown) return { kind: 'known' }
  return { kind: 'answer', answer: { changeId: sent.id, outcome: 'refused', by: 'file', code } }
}
