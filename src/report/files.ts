import { formatWallTime, type IstanbulDay } from '../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import { reasonOfRow } from './import-reasons.ts'

/**
 * One value of a CSV with addresses in it.
 *
 * A phone number stays E.164 text, `+90…`, although a spreadsheet takes what begins with `+` for a formula: of digits alone
 * it can only compute the number itself, so nothing is run, and programs that read the file (ours, İYS's, a sender's) find
 * the very address. Any other value that a spreadsheet would compute (`= + - @`, a tab, a return at its beginning) gets an
 * apostrophe in front, as OWASP advises for CSV injection; only an e-mail address that begins with `+` or `-` can meet it.
 */
function csvValue(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^\+\d{7,15}$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/**
 * The daily movement file in İYS's eight columns (iys.md 6.2): UTF-8 without a mark, a header line, a comma, no quotes
 * since no value can hold one, a newline after every line. The order of the lines is the caller's.
 */

interface MovementLine {
  /** Wall time of recording, YYYY-MM-DD HH:mm:ss. */
  readonly creationDate: string
  readonly transactionId: string
  readonly recipient: string
  readonly recipientType: string
  readonly type: string
  readonly status: string
  readonly consentDate: string
  readonly source: string
}

export const movementHeader =
  'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'

export function movementLine(line: MovementLine): string {
  const { creationDate, transactionId, recipient, recipientType, type, status, consentDate, source } = line
  return `${creationDate},${transactionId},${recipient},${recipientType},${type},${status},${consentDate},${source}\n`
}

/** `123457_2026-03-02_izin-hareket.csv` */
export function movementFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.csv`
}

/** `123457_2026-03-02_izin-hareket.tsr`: the time stamp beside it. */
export function stampFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.tsr`
}

/** A consent of the permitted database, as the report takes it. */
export interface PermittedConsent {
  readonly address: string
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly status: Status
  readonly source: string | null
  readonly consentDate: string | null
  readonly recordedAt: number
  readonly changeId: string
}

/** The columns of iys.md 6.4, no. 3, in its order. */
export const permittedColumns = [
  'recipient',
  'recipientType',
  'type',
  'status',
  'source',
  'consentDate',
  'creationDate',
  'transactionId',
] as const

/** One row's cells, all of them text. */
export function permittedCells(row: PermittedConsent): string[] {
  return [
    row.address,
    row.recipientType,
    row.channel,
    row.status,
    row.source ?? '',
    row.consentDate ?? '',
    formatWallTime(row.recordedAt),
    row.changeId,
  ]
}

export const permittedHeader = `${permittedColumns.join(',')}\n`

/**
 * One line of the CSV: UTF-8 without a mark, a comma, a newline after every line, as in the daily file (iys.md 6.2). Excel
 * shows a phone number in it without its plus, or as 9.05E+11; for Excel there is the XLSX, where it is text.
 */
export function permittedLine(row: PermittedConsent): string {
  return `${permittedCells(row).map(csvValue).join(',')}\n`
}

/** `123457_2025-12-31-235959_izinli-veri-tabani.csv`: brand and moment, no address. */
export function permittedFileName(brandCode: number, asOf: number, ending: 'csv' | 'xlsx' | 'tsr'): string {
  const moment = formatWallTime(asOf).replace(' ', '-').replaceAll(':', '')
  return `${brandCode}_${moment}_izinli-veri-tabani.${ending}`
}

/** A change that a recipient made himself, as the report takes it. */
export interface RecipientChange {
  readonly recordedAt: number
  readonly id: string
  readonly brandCode: number
  /** Null once it was erased. */
  readonly recipient: { readonly address: string } | null
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly status: Status
  readonly consentDate: string | null
  readonly source: string | null
  readonly door: string
}

/** The columns of the daily file (iys.md 6.2, 6.4 no. 2), and behind them the brand and the door the change came through. */
export const recipientChangesHeader =
  'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source,brandCode,door\n'

/** One line; `door` is `iys` for what the recipient did in the national register, else the door of ours. */
export function recipientChangesLine(change: RecipientChange): string {
  const cells = [
    formatWallTime(change.recordedAt),
    change.id,
    change.recipient?.address ?? '',
    change.recipientType,
    change.channel,
    change.status,
    change.consentDate ?? '',
    change.source ?? '',
    String(change.brandCode),
    change.door,
  ]
  return `${cells.map(csvValue).join(',')}\n`
}

/** `123457_2026-03-01_2026-03-07_alici-degisiklikleri.csv`, without a code where it is about several brands. */
export function recipientChangesFileName(
  brandCode: number | null,
  from: IstanbulDay,
  until: IstanbulDay,
): string {
  return [...(brandCode === null ? [] : [brandCode]), from, until, 'alici-degisiklikleri.csv'].join('_')
}

/** One line of a list that somebody asked about, as its file takes it. */
export interface ListLine {
  /** The address, or what stood there instead. */
  readonly recipient: string
  /** What is obeyed; null where nothing is recorded. */
  readonly status: Status | null
  readonly maySend: boolean
  /** Why, or why not, as a sentence. */
  readonly why: string
}

export const listHeader = 'recipient,recipientType,type,status,maySend,why\n'

/** One line of the CSV, as in the daily file (iys.md 6.2), with what may be done and why behind it. */
export function listLine(
  { recipient, status, maySend, why }: ListLine,
  { channel, recipientType }: { readonly channel: Channel; readonly recipientType: RecipientType },
): string {
  const cells = [recipient, recipientType, channel, status ?? '', String(maySend), why]
  return `${cells.map(csvValue).join(',')}\n`
}

/** `123457_MESAJ_2026-03-02-140509_liste.csv`: brand, channel and moment, no address. */
export function listFileName(brandCode: number, channel: Channel, moment: string): string {
  return `${brandCode}_${channel}_${moment.replace(' ', '-').replaceAll(':', '')}_liste.csv`
}

/** What became of the rows of an import (iys.md 6.4, no. 4): by the number of the line in its file, without an address. */

type Rejected = { readonly line: number } & Parameters<typeof reasonOfRow>[0]

export const rejectedHeader = 'line,code,reason\n'

/** One row that is not taken, and why. */
export function rejectedLine(rejected: Rejected, language: 'tr' | 'en'): string {
  return row([String(rejected.line), rejected.code, reasonOfRow(rejected, language)])
}

/** A row that was recorded, and the change it became. */
interface AcceptedRow {
  readonly line: number
  /** 64 hex digits. */
  readonly id: string
  readonly channel: Channel
  readonly source: string | null
  readonly status: Status
  readonly consentDate: string | null
  readonly recipientType: RecipientType
  readonly recordedAt: number
}

export const acceptedHeader = 'line,transactionId,type,source,status,consentDate,recipientType,creationDate\n'

export function acceptedLine(accepted: AcceptedRow): string {
  const { line, id, channel, source, status, consentDate, recipientType, recordedAt } = accepted
  return row([
    String(line),
    id,
    channel,
    source ?? '',
    status,
    consentDate ?? '',
    recipientType,
    formatWallTime(recordedAt),
  ])
}

/** `123457_yukleme-12_kabul-edilmeyen.csv` */
export function importFileName(brandCode: number, id: number, kind: 'accepted' | 'rejected'): string {
  return `${brandCode}_yukleme-${id}_${kind === 'accepted' ? 'kabul-edilen' : 'kabul-edilmeyen'}.csv`
}

function row(cells: readonly string[]): string {
  return `${cells.map(csvValue).join(',')}\n`
}
