import { messagesIn } from '../../bots/messages/index.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import type { PermittedRow } from '../register/permitted/permitted.ts'
import { csvLine } from '../spreadsheet/csv-lines.ts'

/*
 * File of a brand's permitted addresses for people, with Turkish headings and words. `izin import` can read the file again.
 */

const columns = [
  'Alıcı',
  'Alıcı tipi',
  'Kanal',
  'Durum',
  'Kaynak',
  'İzin tarihi',
  'Kayıt tarihi',
  'İYS durumu',
] as const
/** Rows of a table: consents that permit a message (`permitted`), consents that do not (`others`), or both. */
export type PermittedContent = 'permitted' | 'others' | 'all'

const columnsOfReasons: Readonly<Record<PermittedContent, readonly string[]>> = {
  permitted: [],
  others: ['Neden'],
  all: ['Gönderilebilir', 'Neden'],
}

export function permittedColumns(content: PermittedContent): readonly string[] {
  return [...columns, ...columnsOfReasons[content]]
}

/** Returns the cells of a consent in Turkish, with the reason if the table has such a column. */
export function permittedCells(row: PermittedRow, content: PermittedContent): string[] {
  const { staff, words } = messagesIn('tr')
  const cells = [
    row.address,
    words.types[row.recipientType],
    words.channels[row.channel],
    row.status,
    row.source === null ? '' : words.sources[row.source],
    row.consentDate ?? '',
    formatWallTime(row.recordedAt),
    row.national === null ? '' : words.inIys[row.national],
  ]
  if (content === 'permitted') return cells
  if (row.permission === null) return [...cells, ...columnsOfReasons[content].map(() => '')]
  const { maySend, reason } = row.permission
  const why = staff.lookUp.permissionSentence(row.channel, maySend, reason)
  return content === 'others' ? [...cells, why] : [...cells, maySend ? 'evet' : 'hayır', why]
}

/**
 * Yields the permitted addresses as CSV. With `withReasons`, the rows also include consents that permit no message, each with
 * its reason. The first character, a byte order mark, makes spreadsheets read the file as UTF-8.
 */
export async function* permittedCsvLines(
  rows: AsyncIterable<PermittedRow>,
  withReasons: boolean,
): AsyncGenerator<string> {
  const content = withReasons ? 'all' : 'permitted'
  yield `\ufeff${csvLine(permittedColumns(content))}`
  for await (const row of rows) yield csvLine(permittedCells(row, content))
}

/** Names of the files of the permitted database. The file of a past moment is a record, not a list to send to. */
const permittedNames = {
  permitted: 'gonderilebilir',
  all: 'tum-izinler',
  past: 'gecmis-kayit_gonderim-listesi-degil',
}

/** Returns the name of a file of consents, such as `123457_2026-03-02-140509_gonderilebilir.csv`. */
export function permittedFileName(
  { brandCode, moment, content }: { brandCode: number; moment: number; content: keyof typeof permittedNames },
  ending: 'csv' | 'xlsx',
): string {
  const time = formatWallTime(moment).replace(' ', '-').replaceAll(':', '')
  return `${brandCode}_${time}_${permittedNames[content]}.${ending}`
}
