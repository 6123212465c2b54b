import { eq, inArray, sql } from 'drizzle-orm'
import { change, iysConflict, iysFile, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { type ConsentState, effectiveStatement } from '../../consent/consent.ts'
import { isCompanySource } from '../../consent/source.ts'
import type { IysErrorRow, IysLine, IysRow } from '../../import-file/iys-rows.ts'
import { keysOfMarks, stateOf } from '../consents.ts'
import type { IysAnswer } from '../exchange/answers.ts'
import { changesOfMarks } from '../exchange/queue.ts'
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

/** Compares the rows of a page with the register: their changes, the present consents, the conflicts found before. */
export async function judge(
  register: Register,
  brandCode: number,
  page: readonly IysLine[],
): Promise<Judged> {
  const { engine, vault } = register
  const rows = page.flatMap((row) => ('recipient' in row ? [row] : []))
  const hexOf = new Map(rows.map((row) => [row, vault.mark(row.recipient.address).toString('hex')]))
  const marks = JSON.stringify([...new Set(hexOf.values())])
  const changes = Map.groupBy(await engine.read(changesOfMarks({ marks, brandCode })), (one) =>
    keyName(one.mark.toString('hex'), one),
  )
  const keys = await engine.read(keysOfMarks({ marks, brandCode }))
  const states = new Map(
    keys.flatMap(({ recipient: { mark }, consent }) =>
      consent === null ? [] : [[keyName(mark.toString('hex'), consent), stateOf(consent)] as const],
    ),
  )
  const knownHex = new Set(
    keys.flatMap(({ recipient: { mark }, consent }) => (consent === null ? [] : mark.toString('hex'))),
  )
  const found = await conflictsAmong(register, brandCode, rows)
  const sent = await sentRows(register, brandCode, page)
  const verdicts: Verdict[] = []
  for (const row of page) {
    if (row.kind === 'unread') verdicts.push({ kind: 'unreadable', listed: row })
    else if (row.kind === 'error') verdicts.push(ofError(register, row, sent))
    else {
      const key = keyName(hexOf.get(row) ?? '', row)
      const verdict = ofRow(row, changes.get(key) ?? [], states.get(key) ?? null)
      const isKnown =
        verdict.kind === 'conflict' && found.has(conflictMark(vault, brandCode, row).toString('hex'))
      verdicts.push(isKnown ? { kind: 'known', row } : verdict)
    }
  }
  return { verdicts, ofKnown: rows.filter((row) => knownHex.has(hexOf.get(row) ?? '')).length }
}

function keyName(
  mark: string,
  { recipientType, channel }: Pick<IysRow, 'recipientType' | 'channel'>,
): string {
  return `${mark} ${recipientType} ${channel}`
}

async function conflictsAmong({ engine, vault }: Register, brandCode: number, rows: readonly IysRow[]) {
  const marks = rows.map((row) => conflictMark(vault, brandCode, row))
  const known = build
    .select({ mark: iysConflict.rowMark })
    .from(iysConflict)
    .where(inArray(iysConflict.rowMark, marks))
  const found = marks.length === 0 ? [] : await engine.read(query(known))
  return new Set(found.map(({ mark }) => mark.toString('hex')))
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
      sql`${iysQueue.file} in (select ${iysFile.id} from ${iysFile} where ${iysFile.brandCode} = ${sql.placeholder('brandCode')} order by ${iysFile.id} desc limit 5)`,
    )
    .as('placed')
  return build
    .select({
      place: placed.place,
      ...pick(change, 'id', 'channel', 'status', 'source', 'consentDate', 'recipientType'),
      ...pick(iysQueue, 'file', 'state', 'code'),
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

async function sentRows(
  { engine }: Register,
  brandCode: number,
  page: readonly IysLine[],
): Promise<ReadonlyMap<number, readonly SentRow[]>> {
  const places = page.flatMap((row) => (row.kind === 'error' ? placesOf(row) : []))
  if (places.length === 0) return new Map()
  const rows = await engine.read(sentAt({ brandCode, places: JSON.stringify(places) }))
  return Map.groupBy(rows, ({ place }) => place)
}

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
