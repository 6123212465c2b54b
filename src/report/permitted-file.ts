import { formatWallTime } from '../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import { csvValue } from './csv.ts'

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
