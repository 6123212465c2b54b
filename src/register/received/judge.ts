import { inArray, sql } from 'drizzle-orm'
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

/** What a row of a file of İYS does here. */
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
  | { readonly kind: 'known'; readonly row: IysRow; readonly answer?: UnfiledAnswer | undefined }
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
  const verdicts: Verdict[] = []
  for (const row of page) {
    if (row.kind === 'unread') verdicts.push({ kind: 'unreadable', listed: row })
    else if (row.kind === 'error') verdicts.push(await ofError(register, brandCode, row))
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
  const isSettled = present !== null && (present.status === row.status || (present.consentAt ?? 0) >= row.at)
  if (isSettled) return { kind: 'known', row }
  return row.status === 'RET'
    ? { kind: 'movement', row, state, isConflict: true }
    : { kind: 'conflict', row, state }
}

function isSameDate({ at, consentDate, toMinute }: IysRow, date: string | null): boolean {
  if (date === null) return at === 0
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

/** Rows of the last file that was handed out for a brand, in its order. */
const sentAt = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'id', 'channel', 'status', 'source', 'consentDate', 'recipientType'),
      state: iysQueue.state,
      recipient: recipientColumns,
    })
    .from(iysQueue)
    .innerJoin(change, sql`${change.seq} = ${iysQueue.seq}`)
    .innerJoin(recipient, sql`${recipient.id} = ${change.recipientId}`)
    .where(
      sql`${iysQueue.file} = (select max(${iysFile.id}) from ${iysFile} where ${iysFile.brandCode} = ${sql.placeholder('brandCode')})`,
    )
    .orderBy(iysQueue.dueOn, iysQueue.seq)
    .limit(1)
    .offset(sql.placeholder('offset')),
)

type SentRow = ReturnType<ReturnType<typeof sentAt>['map']>

/**
 * Finds the row that the loader names by its line. Whether it counts the header is not published, so the row
 * must also hold the value that it names.
 */
async function ofError({ engine, vault }: Register, brandCode: number, row: IysErrorRow): Promise<Verdict> {
  const byAddress: SentRow[] = []
  const byCell: SentRow[] = []
  for (const offset of [row.place - 2, row.place - 1]) {
    const [sent] = offset < 0 ? [] : await engine.read(sentAt({ brandCode, offset }))
    if (sent === undefined || sent.recipient.sealed === null) continue
    if (row.value.includes(openRow(vault, sent.recipient).address)) byAddress.push(sent)
    const cells = [sent.consentDate, sent.source, sent.status, sent.channel, sent.recipientType]
    if (cells.some((cell) => cell !== null && row.value.includes(cell))) byCell.push(sent)
  }
  const [sent, ...others] = byAddress.length > 0 ? byAddress : byCell
  if (sent === undefined || others.length > 0) {
    return { kind: 'unreadable', listed: { line: row.line, code: 'not-sent', detail: null } }
  }
  return {
    kind: 'answer',
    row,
    answer: { changeId: sent.id, outcome: 'refused', by: 'file', code: row.code },
  }
}
