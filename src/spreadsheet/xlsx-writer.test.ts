import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import readSheets from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import { collected } from '../../test/support/register/retention.ts'
import { xlsxLines } from './xlsx.ts'
import { type TextSheet, xlsxBytes } from './xlsx-writer.ts'

async function* rowsOf(...rows: readonly (readonly string[])[]) {
  yield* rows
}

const sheet = (name: string, headings: readonly string[], rows: TextSheet['rows']): TextSheet => ({
  name,
  columns: headings.map((heading) => ({ heading, width: 20 })),
  rows,
})

describe('xlsxBytes()', () => {
  test('writes sheets with columns of their own, each cell as the text it is', async () => {
    const texts = [
      '+905000000001',
      '=1+1',
      '007',
      ' boş & <b> "ğüşıöç" ',
      'iki\nsatır',
      '2026-03-02',
      '\u0001\ud800',
    ]
    const sheets = [
      sheet('Birinci', ['Alıcı', 'Metin'], rowsOf(...texts.map((text) => ['+905000000001', text]))),
      sheet('İkinci & son', ['Neden'], rowsOf()),
    ]
    const read = await readSheets(await buffer(xlsxBytes(sheets)), { trim: false })
    const shown = texts.map((text) => ['+905000000001', text === '\u0001\ud800' ? '\ufffd\ufffd' : text])
    expect(read.map(({ sheet: name, data }) => ({ name, data }))).toEqual([
      { name: 'Birinci', data: [['Alıcı', 'Metin'], ...shown] },
      { name: 'İkinci & son', data: [['Neden']] },
    ])
  })

  test.each([
    [0, ['Ad']],
    [2, ['Ad']],
    [3, ['Ad', 'Ad_2']],
    [5, ['Ad', 'Ad_2', 'Ad_3']],
  ])('goes on in another sheet when one is full: %i rows, two a sheet', async (count, names) => {
    const rows = Array.from({ length: count }, (_, n) => [`satır ${n}`])
    const read = await readSheets(await buffer(xlsxBytes([sheet('Ad', ['No'], rowsOf(...rows))], 3)))
    expect(read.map(({ sheet: name }) => name)).toEqual(names)
    expect(read.every(({ data }) => data[0]?.[0] === 'No')).toBe(true)
    expect(read.flatMap(({ data }) => data.slice(1))).toEqual(rows)
  })

  test('is read by izin, however long, and leaves empty cells empty', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => ['', `satır ${n}`])
    const bytes = xlsxBytes([sheet('Uzun', ['Boş', 'No'], rowsOf(...rows))])
    const lines = await collected(xlsxLines(bytes))
    expect(lines).toHaveLength(5001)
    expect(lines.at(-1)).toEqual({ line: 5001, cells: ['', 'satır 4999'] })
  })

  test('reads no further than it is read, and ends every source when the reader goes away', async () => {
    let made = 0
    const ended: string[] = []
    async function* endless(name: string) {
      try {
        for (;;) {
          made += 1
          yield [`satır ${made}`]
        }
      } finally {
        ended.push(name)
      }
    }
    const bytes = xlsxBytes([sheet('Sonsuz', ['No'], endless('Sonsuz'))])
    await bytes.next()
    expect(made).toBeLessThan(5000)
    await bytes.return(undefined)
    expect(ended).toEqual(['Sonsuz'])
  })

  test('keeps nothing of the rows that it has written, nor of the bytes that were read', async () => {
    // Letters that hardly compress, so that a workbook kept in memory would be seen.
    async function* many() {
      for (let n = 0; n < 60_000; n += 1) yield [createHash('sha512').update(String(n)).digest('base64')]
    }
    const bytes = xlsxBytes([sheet('Uzun', ['Metin'], many())])
    await bytes.next()
    const atFirst = memoryHeld()
    let read = 0
    let growth = 0
    let measuredAt = 0
    for await (const piece of bytes) {
      read += piece.byteLength
      if (read - measuredAt < 2 ** 20) continue
      measuredAt = read
      growth = Math.max(growth, memoryHeld() - atFirst)
    }
    expect(read).toBeGreaterThan(4 * 2 ** 20)
    expect(growth).toBeLessThan(2 * 2 ** 20)
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Bytes of objects and buffers that are still in use. */
function memoryHeld(): number {
  collectGarbage()
  // Buffers of a collection are released by another thread, for which the next collection waits.
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
