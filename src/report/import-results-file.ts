import { formatWallTime } from '../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import { csvValue } from './csv.ts'
import { reasonOfRow } from './import-reasons.ts'

/** What became of the rows of an import (iys.md 6.4, no. 4): by the number of the line in its file, without an address. */

type Rejected = { readonly line: number } & Parameters<typeof reasonOfRow>[0]

export const rejectedHeader = 'line,code,reason\n'

/** One row that is not taken, and why. */
export function rejectedLine(rejected: Rejected, language: 'tr' | 'en'): string {
  return row([String(rejected.line), rejected.code, reasonOfRow(rejected, language)])
}

/** A row that was recorded, and the change it became. */
export interface AcceptedRow {
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
