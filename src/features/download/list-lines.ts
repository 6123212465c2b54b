import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../consent/consent.ts'
import { csvLine } from '../../spreadsheet/csv-lines.ts'

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

/** `123457_yukleme-12_kabul-edilmeyen.xlsx` */
export function importFileName(brandCode: number, id: number, kind: 'accepted' | 'rejected'): string {
  const name = `${brandCode}_yukleme-${id}`
  return kind === 'accepted' ? `${name}_kabul-edilen.csv` : `${name}_kabul-edilmeyen.xlsx`
}
