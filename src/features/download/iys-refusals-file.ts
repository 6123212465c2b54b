import { messagesIn } from '../../../bots/messages/index.ts'
import { iysCodeTexts } from '../../../bots/messages/iys-codes.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { RefusedChange } from '../../register/iys-queue/refusals.ts'
import { csvLine } from '../../spreadsheet/csv-lines.ts'

/* Changes that İYS did not take, as a file for people. `izin import` reads its columns, once they are corrected. */

const columns = ['Alıcı', 'Alıcı tipi', 'Kanal', 'Durum', 'Kaynak', 'İzin tarihi', 'İYS kodu', 'Yapılacak']

/** Yields the CSV without erased addresses. The byte order mark tells spreadsheets that it is UTF-8. */
export async function* refusalLines(changes: AsyncIterable<RefusedChange>): AsyncGenerator<string> {
  const { words } = messagesIn('tr')
  yield `\ufeff${csvLine(columns)}`
  for await (const { address, recipientType, channel, status, source, consentDate, code } of changes) {
    if (address === null) continue
    yield csvLine([
      address,
      words.types[recipientType],
      words.channels[channel],
      status,
      source === null ? '' : words.sources[source],
      consentDate ?? '',
      iysCodeTexts.tr.name(code),
      iysCodeTexts.tr.toDo(code),
    ])
  }
}

/** Returns a file name such as `123457_2026-03-02-140509_iys-almadi.csv`. */
export function refusalsFileName(brandCode: number, at: number): string {
  const time = formatWallTime(at).replace(' ', '-').replaceAll(':', '')
  return `${brandCode}_${time}_iys-almadi.csv`
}
