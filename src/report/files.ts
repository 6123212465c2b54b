import { formatWallTime } from '../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../consent/consent.ts'
import { reasonOfRow } from './import-reasons.ts'

/**
 * Quotes a CSV value. A phone number stays `+90…`: a spreadsheet can only compute the number itself, and
 * programs find the exact address. Any other value that a spreadsheet would compute gets an apostrophe in
 * front (OWASP, CSV injection). Only an e-mail address that begins with `+` or `-` can meet it.
 */
function csvValue(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^\+\d{7,15}$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** Formats a line of a CSV file. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvValue).join(',')}\n`
}

/** `123457_2026-03-02_izin-hareket.csv` */
export function movementFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.csv`
}

/** Name of a file with the changes that İYS gets. */
export function iysFileName(brandCode: number, takenAt: number): string {
  const moment = formatWallTime(takenAt).replace(' ', '-').replaceAll(':', '')
  return `${brandCode}_${moment}_iys.csv`
}

export function stampFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.tsr`
}

/** Names of the files of the permitted database. The file of a past moment is a record, not a list to send to. */
const permittedNames = {
  permitted: 'gonderilebilir',
  all: 'tum-izinler',
  past: 'gecmis-kayit_gonderim-listesi-degil',
}

/** `123457_2026-03-02-140509_gonderilebilir.csv` */
export function permittedFileName(
  { brandCode, moment, content }: { brandCode: number; moment: number; content: keyof typeof permittedNames },
  ending: 'csv' | 'xlsx',
): string {
  const time = formatWallTime(moment).replace(' ', '-').replaceAll(':', '')
  return `${brandCode}_${time}_${permittedNames[content]}.${ending}`
}

export interface ListLine {
  /** The address, or the unreadable text. */
  readonly recipient: string
  readonly status: Status | null
  readonly maySend: boolean
  readonly why: string
}

export const listHeader = 'recipient,recipientType,type,status,maySend,why\n'

/** Formats a line as in the daily file, then what may be done and why. */
export function listLine(
  { recipient, status, maySend, why }: ListLine,
  { channel, recipientType }: { readonly channel: Channel; readonly recipientType: RecipientType },
): string {
  return csvLine([recipient, recipientType, channel, status ?? '', String(maySend), why])
}

/** `123457_MESAJ_2026-03-02-140509_liste.csv` */
export function listFileName(brandCode: number, channel: Channel, moment: string): string {
  return `${brandCode}_${channel}_${moment.replace(' ', '-').replaceAll(':', '')}_liste.csv`
}

/* Results of an import, by line number, without addresses. */

type Rejected = { readonly line: number } & Parameters<typeof reasonOfRow>[0]

export const rejectedHeader = 'line,code,reason\n'

export function rejectedLine(rejected: Rejected, language: 'tr' | 'en'): string {
  return csvLine([String(rejected.line), rejected.code, reasonOfRow(rejected, language)])
}

interface AcceptedRow {
  readonly line: number
  readonly id: string
  readonly recordedAt: number
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly status: Status
  readonly consentDate: string | null
  readonly source: string | null
}

export const acceptedHeader = 'line,transactionId,type,source,status,consentDate,recipientType,creationDate\n'

export function acceptedLine(accepted: AcceptedRow): string {
  const { line, id, channel, source, status, consentDate, recipientType, recordedAt } = accepted
  return csvLine([
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
