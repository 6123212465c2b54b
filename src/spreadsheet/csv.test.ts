import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLines } from './csv.ts'
import { SpreadsheetError } from './fault.ts'

async function* inPieces(text: string, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function read(text: string, length = 7) {
  const lines = []
  for await (const line of csvLines(inPieces(text, length), 'utf-8')) lines.push(line)
  return lines
}

describe('csvLines()', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'ab ş"\n\r,;'), maxLength: 6 })
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const written = fc.oneof(
    cell.map(quoted),
    cell.map((text) => text.replaceAll(/["\n\r,;]/g, '')),
  )
  const rows = fc.array(fc.array(written, { minLength: 1, maxLength: 4 }), { maxLength: 6 })

  test('reads what RFC 4180 allows as csv-parse does, wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (...given) => {
          const [cells, newLine, length] = given
          const text = ['a,b', ...cells.map((row) => row.join(','))].join(newLine)
          const options = { relax_column_count: true, trim: true, record_delimiter: newLine }
          const other: string[][] = parse(text, options)
          const withContent = other.filter((row) => row.some((one) => one !== ''))
          expect((await read(text, length)).map((line) => line.cells)).toEqual(withContent)
        },
      ),
    )
  })

  test('numbers a line by where it begins, counting blank lines and line ends in quotes', async () => {
    expect(await read('a;b\r\n\r\n;;\r\n"x\ny";1\r\nlast')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['x\ny', '1'] },
      { line: 6, cells: ['last'], isPartial: true, isOpen: true },
    ])
  })

  test('takes a quote inside an unquoted cell as it is, and drops spaces around a quoted one', async () => {
    expect(await read('a,b\n5" disk , " x "  \n')).toMatchObject([{ line: 1 }, { cells: ['5" disk', ' x '] }])
  })

  test.each([
    ['has no line end there', 'a,b\n1,2', undefined, true],
    ['has fewer cells there', 'a,b\r\n1\r\n', true, undefined],
    ['is whole', 'a,b\n1,\n', undefined, undefined],
  ])('tells if the last line is partial or open: the file %s', async (_, text, isPartial, isOpen) => {
    const last = (await read(text)).at(-1)
    expect([last?.isPartial, last?.isOpen]).toEqual([isPartial, isOpen])
  })

  test('reads 256 cells of a line and passes over the others', async () => {
    const [line] = await read(`${'1,'.repeat(300)}"2"\n`)
    expect(line?.cells).toHaveLength(256)
  })

  test.each([
    ['a quote is not closed', 'a,b\n1,"2\n3\n'],
    ['a line is too long', `a,b\n${'x'.repeat(200_000)}\n`],
    ['a line of separators is too long', `a,b\n${','.repeat(200_000)}\n`],
  ])('names the line where %s', async (_, text) => {
    const error = await read(text, 1000).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SpreadsheetError)
    expect((error as SpreadsheetError).fault).toEqual({ kind: 'quote-open', line: 2 })
  })
})
