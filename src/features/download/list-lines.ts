import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Source, Status } from '../../consent/consent.ts'
import type { Language } from '../../register/recipients/people.ts'
import { csvLine } from '../../spreadsheet/csv-lines.ts'

export interface ListLine {
  /** The address, or the unreadable text. */
  readonly recipient: string
  readonly status: Status | null
  readonly maySend: boolean
  readonly why: string
}

const listColumns: Readonly<Record<Language, readonly string[]>> = {
  tr: ['Alıcı', 'Alıcı tipi', 'Kanal', 'Durum', 'Gönderilebilir', 'Neden'],
  en: ['Recipient', 'Recipient type', 'Channel', 'Status', 'May be sent to', 'Why'],
}

const yesNo: Readonly<Record<Language, Readonly<Record<'true' | 'false', string>>>> = {
  tr: { true: 'evet', false: 'hayır' },
  en: { true: 'yes', false: 'no' },
}

/** The byte order mark tells spreadsheets that a file is UTF-8. */
const byteOrderMark = '\ufeff'

export function listHeader(language: Language): string {
  return byteOrderMark + csvLine(listColumns[language])
}

/** Formats a line for people, with what may be done and why. */
export function listLine(
  { recipient, status, maySend, why }: ListLine,
  { channel, recipientType }: { readonly channel: Channel; readonly recipientType: RecipientType },
  language: Language,
): string {
  const { words } = messagesIn(language)
  const cells = [recipient, words.types[recipientType], words.channels[channel], status ?? '']
  return csvLine([...cells, yesNo[language][`${maySend}`], why])
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
  readonly source: Source | null
}

const acceptedColumns = [
  'Satır',
  'İşlem no',
  'Kanal',
  'Kaynak',
  'Durum',
  'İzin tarihi',
  'Alıcı tipi',
  'Kayıt tarihi',
]

export const acceptedHeader = byteOrderMark + csvLine(acceptedColumns)

/** Returns the CSV line of an imported row that was recorded; its id names the stored change. */
export function acceptedLine(accepted: AcceptedRow): string {
  const { line, id, channel, source, status, consentDate, recipientType, recordedAt } = accepted
  const { words } = messagesIn('tr')
  return csvLine([
    String(line),
    id,
    words.channels[channel],
    source === null ? '' : words.sources[source],
    status,
    consentDate ?? '',
    words.types[recipientType],
    formatWallTime(recordedAt),
  ])
}

/** `123457_yukleme-12_kabul-edilmeyen.xlsx` */
export function importFileName(brandCode: number, id: number, kind: 'accepted' | 'rejected'): string {
  const name = `${brandCode}_yukleme-${id}`
  return kind === 'accepted' ? `${name}_kabul-edilen.csv` : `${name}_kabul-edilmeyen.xlsx`
}
