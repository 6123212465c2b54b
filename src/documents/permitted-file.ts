import { messagesIn } from '../../bots/messages/index.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import type { PermittedRow } from '../register/permitted/permitted.ts'
import { csvLine } from '../report/files.ts'

/*
 * The permitted database as a file for people. Its headings and words are Turkish, and `izin import` reads them back.
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
const columnsOfReasons = ['Gönderilebilir', 'Neden'] as const

/** `withReasons`: the file also has consents on which no message may be sent. */
export function permittedColumns(withReasons: boolean): readonly string[] {
  return withReasons ? [...columns, ...columnsOfReasons] : columns
}

export function permittedCells(row: PermittedRow, withReasons: boolean): string[] {
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
  if (!withReasons) return cells
  if (row.permission === null) return [...cells, '', '']
  const { maySend, reason } = row.permission
  return [...cells, maySend ? 'evet' : 'hayır', staff.lookUp.may(row.channel, maySend, reason)]
}

/** Yields the CSV. The byte order mark tells spreadsheets that it is UTF-8. */
export async function* permittedCsvLines(
  rows: AsyncIterable<PermittedRow>,
  withReasons: boolean,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(permittedColumns(withReasons))}`
  for await (const row of rows) yield csvLine(permittedCells(row, withReasons))
}
