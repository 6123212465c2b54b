import { formatWallTime } from '../calendar/istanbul.ts'

/** Returns example rows. Their addresses are not in use, since people may leave the examples in the file. */
function exampleRows(now: number): readonly (readonly string[])[] {
  const date = turkishMoment(now - 60 * 60_000)
  return [
    ['SMS', 'web sitesi', '0500 000 00 01', 'ONAY', date, 'bireysel'],
    ['arama', 'çağrı merkezi', '0500 000 00 01', 'ONAY', date, 'bireysel'],
    ['e-posta', 'ıslak imza', 'deniz@ornek.example', 'ONAY', date, 'bireysel'],
  ]
}

/** Writes an instant as Turkish people write dates, such as 02.03.2026 14:05. */
function turkishMoment(at: number): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d)/.exec(formatWallTime(at)) ?? []
  return `${day}.${month}.${year} ${time}`
}

/** Yields a file of consents to fill in: the headings that imports read, and rows of examples to replace. */
export async function* importTemplate(now: number): AsyncGenerator<readonly string[]> {
  yield ['izin türü', 'izin kaynağı', 'alıcı', 'izin durumu', 'izin tarihi', 'alıcı tipi']
  yield* exampleRows(now)
}

export const templateSheetName = 'İzinler'

/** Name of the file, without its ending. */
export const importTemplateName = 'izin-listesi-ornegi'
