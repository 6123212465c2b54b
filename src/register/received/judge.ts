import { and, eq, sql } from 'drizzle-orm'
import { change, iysConflict, iysFile, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { recipientTypes } from '../../consent/channel.ts'
import { type ConsentState, effectiveStatement } from '../../consent/consent.ts'
import { isCompanySource } from '../../consent/source.ts'
import type { IysErrorRow, IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { type StoredKey, stateOf } from '../consents.ts'
import { answeredColumns, changesOfMarks, type IysAnswer } from '../exchange/answers.ts'
import { openRow, recipientColumns } from '../recipients.ts'
import type { Register } from '../register.ts'
import type { IysTally } from '../uploads/tally.ts'
import { conflictMark } from './conflicts.ts'

type KnownChange = ReturnType<ReturnType<typeof changesOfMarks>['map']>

/** Effect of one row of a file of İYS on the register. */
export type Verdict =
  | { readonly kind: 'answer'; readonly row: IysRow | IysErrorRow; readonly answer: UnfiledAnswer }
  /** The register takes it over, unless it knows a later one. A conflict comes from another tool of the company. */
  | {
      readonly kind: 'movement'
      readonly row: IysRow
      readonly state: ConsentState | null
      readonly isConflict: boolean
    }
  /** An ONAY of another tool; a person decides. */
  | { readonly kind: 'conflict'; readonly row: IysRow; readonly state: ConsentState | null }
  | {
      readonly kind: 'known'
      readonly row: IysRow | IysErrorRow
      readonly answer?: UnfiledAnswer | undefined
    }
  | { readonly kind: 'unreadable'; readonly listed: IysTally['listed'][number] }

/** An answer without the digest of its file. */
export type UnfiledAnswer = IysAnswer extends infer One
  ? One extends unknown
    ? Omit<One, 'file'>
    : never
  : never

export interface Judged {
  readonly verdicts: readonly Verdict[]
  /** Rows of addresses that the brand knows. */
  readonly ofKnown: number
}

/** Reads everything that rows are judged on, besides the consents of their addresses. */
export function readsOfJudging(brandCode: number, marks: string, page: readonly IysLine[]) {
  const places = page.flatMap((row) => (row.kind === 'error' ? placesOf(row) : []))
  const sent = { brandCode, places: JSON.stringify(places), files: places.length === 0 ? 0 : filesTried }
  return [changesOfMarks({ marks, brandCode }), conflictsOfMarks({ marks, brandCode }), sentAt(sent)] as const
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
  readonly changes: readonly KnownChange[]
  readonly keys: readonly StoredKey[]
  readonly conflicts: readonly { readonly mark: Buffer }[]
  readonly sent: readonly SentRow[]
}

/** Compares rows with the register: their changes, the present consents, the conflicts found before. */
export function judge(
  register: Register,
  page: readonly IysLine[],
  marks: ReadonlyMap<IysLine, Buffer>,
  { brandCode, ...facts }: JudgeFacts,
): Judged {
  const { vault } = register
  const changes = Map.groupBy(facts.changes, (one) => keyName(one.mark, one))
  const states = new Map(
    facts.keys.flatMap(({ recipient: { mark }, consent }) =>
      consent === null ? [] : [[keyName(mark, consent), stateOf(consent)] as const],
    ),
  )
  const known = new Set(
    facts.keys.flatMap(({ recipient: { mark }, consent }) =>
      consent === null ? [] : [mark.toString('latin1')],
    ),
  )
  const sent = Map.groupBy(facts.sent, ({ place }) => place)
  const conflicts = new Set(facts.conflicts.map(({ mark }) => mark.toString('hex')))
  const verdictOf = (mark: Buffer, row: IysRow): Verdict => {
    const key = keyName(mark, row)
    const verdict = ofRow(row, changes.get(key) ?? [], states.get(key) ?? null)
    const isKnown =
      verdict.kind === 'conflict' && conflicts.has(conflictMark(vault, brandCode, row).toString('hex'))
    return isKnown ? { kind: 'known', row } : verdict
  }
  const verdicts = page.flatMap((row): Verdict | Verdict[] => {
    if (row.kind === 'unread') return { kind: 'unreadable', listed: row }
    if (row.kind === 'error') return ofError(register, row, sent)
    const mark = marks.get(row) ?? vault.mark(row.recipient.address)
    return typesOf(row, (one) => states.has(keyName(mark, one))).map((one) => verdictOf(mark, one))
  })
  const ofKnown = [...marks.values()].filter((mark) => known.has(mark.toString('latin1'))).length
  return { verdicts, ofKnown }
}

function keyName(
  mark: Buffer,
  { recipientType, channel }: Pick<IysRow, 'recipientType' | 'channel'>,
): string {
  return `${mark.toString('latin1')} ${recipientType} ${channel}`
}

/** A refusal without a recipient type is of every type on record. */
function typesOf(row: IysRow, isOnRecord: (row: IysRow) => boolean): readonly IysRow[] {
  if (row.isOfAnyType !== true) return [row]
  const recorded = recipientTypes.map((recipientType) => ({ ...row, recipientType })).filter(isOnRecord)
  return recorded.length > 0 ? recorded : [row]
}

/** A receipt matches by key, status and date. */
function ofRow(row: IysRow, changes: readonly KnownChange[], state: ConsentState | null): Verdict {
  const isOfCompany = row.source === null || isCompanySource(row.source)
  const match = changes.findLast(
    (one) =>
      one.status === row.status &&
      isSameDate(row, one.consentDate) &&
      (one.source === null || isCompanySource(one.source)) === isOfCompany,
  )
  if (match !== undefined) {
    const answer = receiptOf(row, match.id)
    const isAnswered = match.state === 'registered' || match.state === null
    return isAnswered ? { kind: 'known', row, answer } : { kind: 'answer', row, answer }
  }
  if (!isOfCompany) return { kind: 'movement', row, state, isConflict: false }
  const present = state === null ? null : effectiveStatement(state)
  const isSettled = present !== null && (present.status === row.status || isPast(row, present.consentAt))
  if (isSettled) return { kind: 'known', row }
  return row.status === 'RET'
    ? { kind: 'movement', row, state, isConflict: true }
    : { kind: 'conflict', row, state }
}

/** If two have the same second, RET counts. */
function isPast({ at, status }: IysRow, consentAt: number | null): boolean {
  return status === 'RET' ? consentAt !== null && consentAt > at : (consentAt ?? 0) >= at
}

function isSameDate({ at, consentDate, toMinute }: IysRow, date: string | null): boolean {
  if (date === null) return consentDate === null
  return toMinute
    ? date.slice(0, 16) === consentDate?.slice(0, 16)
    : date === consentDate || date === formatWallTime(at)
}

export function receiptOf({ kind, transactionId, creationDate }: IysRow, changeId: Buffer): UnfiledAnswer {
  const registered = { changeId, outcome: 'registered' as const }
  return kind === 'receipt' && transactionId !== null
    ? { ...registered, by: 'receipt', transactionId, creationDate }
    : { ...registered, by: kind === 'word' ? 'word' : 'file' }
}

/** Files of a brand in which a row that the loader names is looked for, the last first. */
const filesTried = 5

/** Rows of the last files that were handed out for a brand, by their places in them (JSON). */
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

/** It is not published if the loader counts the header. */
const placesOf = ({ place }: IysErrorRow) => [place - 2, place - 1]

/** Unanswered rows come first, then those of the last file. */
function likeliest(rows: readonly SentRow[]): readonly SentRow[] {
  const unanswered = rows.filter(({ state }) => state === 'sent')
  if (unanswered.length > 0) return unanswered
  const last = Math.max(...rows.map(({ file }) => file ?? 0))
  return rows.filter(({ file }) => file === last)
}

/** Finds the row that the loader names by its line. The row must also hold the value that it names. */
function ofError(
  { vault }: Register,
  row: IysErrorRow,
  rows: ReadonlyMap<number, readonly SentRow[]>,
): Verdict {
  const byAddress: SentRow[] = []
  const byCell: SentRow[] = []
  for (const sent of placesOf(row).flatMap((place) => rows.get(place) ?? [])) {
    if (sent.recipient.sealed === null) continue
    if (row.value.includes(openRow(vault, sent.recipient).address)) byAddress.push(sent)
    const cells = [sent.consentDate, sent.source, sent.status, sent.channel, sent.recipientType]
    if (cells.some((cell) => cell !== null && row.value.includes(cell))) byCell.push(sent)
  }
  const [sent, ...others] = likeliest(byAddress.length > 0 ? byAddress : byCell)
  if (sent === undefined || others.length > 0) {
    return { kind: 'unreadable', listed: { line: row.line, code: 'not-sent', detail: null } }
  }
  // A row that is to be reported again waits.
  const isKnown = sent.state === 'waiting' || (sent.state === 'refused' && sent.code === row.code)
  const answer = { changeId: sent.id, outcome: 'refused' as const, by: 'file' as const, code: row.code }
  return isKnown ? { kind: 'known', row } : { kind: 'answer', row, answer }
}
