import { formatWallTime } from '../calendar/istanbul.ts'
import { xlsxBytes } from '../spreadsheet/xlsx-writer.ts'
import { csvTable } from './rejected-rows.ts'

const headings = ['izin türü', 'izin kaynağı', 'alıcı', 'izin durumu', 'izin tarihi', 'alıcı tipi']
const widths = [14, 20, 30, 14, 20, 14]

/** Addresses that are not in use, since an example may be left in the file. */
function exampleRows(now: number): readonly (readonly string[])[] {
  const date = turkishMoment(now - 60 * 60_000)
  return [
    ['SMS', 'web sitesi', '0500 000 00 01', 'ONAY', date, 'bireysel'],
    ['arama', 'çağrı merkezi', '0500 000 00 01', 'ONAY', date, 'bireysel'],
    ['e-posta', 'ıslak imza', 'deniz@ornek.example', 'ONAY', date, 'bireysel'],
  ]
}

/** 02.03.2026 14:05 */
function turkishMoment(at: number): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d)/.exec(formatWallTime(at)) ?? []
  return `${day}.${month}.${year} ${time}`
}

async function* tableRows(now: number, withHeadings: boolean): AsyncGenerator<readonly string[]> {
  if (withHeadings) yield headings
  yield* exampleRows(now)
}

/** Yields a file of consents to fill in, with the headings that imports read and rows of examples to replace. */
export function importTemplateCsv(now: number): AsyncGenerator<string> {
  return csvTable(tableRows(now, true))
}

export function importTemplateXlsx(now: number): AsyncGenerator<Uint8Array> {
  const columns = headings.map((heading, place) => ({ heading, width: widths[place] ?? 20 }))
  return xlsxBytes([{ name: 'İzinler', columns, rows: tableRows(now, false) }])
}

/** Without an ending. */
export const importTemplateName = 'izin-listesi-ornegi'
