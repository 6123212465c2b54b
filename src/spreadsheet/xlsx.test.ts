import { strToU8, zipSync } from 'fflate'
import { writeXlsxStream } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { SpreadsheetError } from './fault.ts'
import { xlsxLines } from './xlsx.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

interface Parts {
  readonly rows: string
  readonly texts?: string
  readonly styles?: string
  readonly properties?: string
}

function workbook({ rows, texts = '', styles = '', properties = '' }: Parts): Uint8Array {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
  const relations = (inner: string) => `<Relationships>${inner}</Relationships>`
  return zipSync({
    '_rels/.rels': strToU8(relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))),
    'xl/workbook.xml': strToU8(
      `<?xml version="1.0"?><workbook xmlns="${main}">${properties}<sheets><sheet name="A &gt; B" sheetId="1" r:id="rId7"/><sheet name="2" sheetId="2" r:id="rId8"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      relations(
        relation('rId8', 'worksheet', 'worksheets/sheet2.xml') +
          relation('rId7', 'worksheet', '/xl/worksheets/sheet1.xml') +
          relation('rId9', 'sharedStrings', 'sharedStrings.xml') +
          relation('rId10', 'styles', 'styles.xml'),
      ),
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet xmlns="${main}"><dimension ref="A1"/><sheetData>${rows}</sheetData></worksheet>`,
    ),
    'xl/worksheets/sheet2.xml': strToU8('<worksheet/>'),
    'xl/sharedStrings.xml': strToU8(`<sst>${texts}</sst>`),
    'xl/styles.xml': strToU8(`<styleSheet>${styles}</styleSheet>`),
  })
}

async function* inPieces(bytes: Uint8Array, length = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function linesOf(bytes: Uint8Array) {
  const lines = []
  for await (const one of xlsxLines(inPieces(bytes))) lines.push(one)
  return lines
}

const faultIn = async (bytes: Uint8Array) =>
  await linesOf(bytes).then(
    () => null,
    (error: unknown) => (error instanceof SpreadsheetError ? error.fault.kind : error),
  )

describe('xlsxLines()', () => {
  test('reads shared, inline and other texts, by the columns their cells name', async () => {
    const texts =
      '<si><t>İzin Türü</t></si><si><r><t>iki </t></r><r><t>parça</t></r><rPh><t>no</t></rPh></si>'
    const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="D1" t="s"><v>1</v></c></row>
      <row r="4"><c r="B4" t="inlineStr"><is><t xml:space="preserve"> A &amp; B &#231; </t></is></c><c t="str"><f>1&lt;2</f><v>x</v></c></row>
      <row><c r="A5" s="1"/><c r="C5" t="s"><v>99</v></c></row>`
    expect(await linesOf(workbook({ rows, texts }))).toEqual([
      { line: 1, cells: ['İzin Türü', '', '', 'iki parça'] },
      { line: 4, cells: ['', 'A & B ç', 'x'] },
    ])
  })

  test('writes a number out in full and a date as İYS does, also of an old workbook of a Mac', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy hh:mm"/><numFmt numFmtId="165" formatCode="0&quot;day&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    const cells = (serial: string) =>
      `<row><c><v>9.05321234567E11</v></c><c s="1"><v>${serial}</v></c><c s="2"><v>${serial}</v></c><c s="3"><v>7</v></c><c t="d"><v>2026-03-02T14:05:09Z</v></c></row>`
    const date = '2026-03-02 14:05:10'
    const lines = [{ line: 1, cells: ['905321234567', date, date, '7', '2026-03-02 14:05:09'] }]
    expect(await linesOf(workbook({ rows: cells('46083.586921'), styles }))).toEqual(lines)
    const properties = '<workbookPr date1904="1"/>'
    expect(await linesOf(workbook({ rows: cells('44621.586921'), styles, properties }))).toEqual(lines)
  })

  test('leaves a day without a time a number, of which no time can be told', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    const rows = '<row><c s="1"><v>46083</v></c></row>'
    expect(await linesOf(workbook({ rows, styles }))).toEqual([{ line: 1, cells: ['46083'] }])
  })

  test('reads what another program streams', async () => {
    const count = 5000
    const rows = function* () {
      yield ['type', 'recipient']
      for (let n = 0; n < count; n += 1) yield ['MESAJ', `satır ${n} & <${n}>`]
    }
    const bytes = await new Response(writeXlsxStream(rows(), { name: 'liste' })).arrayBuffer()
    const lines = await linesOf(new Uint8Array(bytes))
    expect(lines).toHaveLength(count + 1)
    expect(lines.at(-1)).toEqual({ line: count + 1, cells: ['MESAJ', 'satır 4999 & <4999>'] })
  })

  test('says what is wrong with a file that it cannot read', async () => {
    const good = workbook({ rows: '<row><c><v>1</v></c></row>' })
    expect(await faultIn(good.subarray(0, good.length - 30))).toBe('not-xlsx')
    expect(await faultIn(zipSync({ 'a.txt': strToU8('no workbook') }))).toBe('not-xlsx')
    expect(await faultIn(workbook({ rows: '<row><c r="A1"><v>1</v' }))).toBe('not-xlsx')
    const damaged = Uint8Array.from(good)
    damaged.fill(0xff, 40, 60)
    expect(await faultIn(damaged)).toBe('not-xlsx')
    expect(await faultIn(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1))).toBe('encrypted')
    const huge = `<si><t>${'x'.repeat(30_000)}</t></si>`.repeat(2500)
    expect(await faultIn(workbook({ rows: '', texts: huge }))).toBe('workbook-too-large')
  })

  test('is not held up by marks without an end, which no program writes', async () => {
    const rows = '<row><c><v>1</v></c></row>'
    for (const mark of [
      `<row r="${'>'.repeat(900_000)}`,
      `<${'r'.repeat(900_000)}`,
      `<!--${'-- '.repeat(300_000)}`,
    ]) {
      expect(await faultIn(workbook({ rows: mark }))).toBe('not-xlsx')
    }
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="${'['.repeat(900_000)}"/></numFmts>`
    expect(await linesOf(workbook({ rows, styles }))).toEqual([{ line: 1, cells: ['1'] }])
  })

  test('keeps no text that is longer than a cell can hold, in however many pieces it comes', async () => {
    const pieces = `${'x'.repeat(1000)}<!-- -->`.repeat(101)
    expect(await faultIn(workbook({ rows: `<row><c t="str"><v>${pieces}</v></c></row>` }))).toBe(
      'workbook-too-large',
    )
    const texts = `<si>${`<r><t>${'x'.repeat(1000)}</t></r>`.repeat(101)}</si>`
    expect(await faultIn(workbook({ rows: '', texts }))).toBe('workbook-too-large')
  })

  test('reads no more rows than a sheet can have', async () => {
    const rows = `${'<row/>'.repeat(2 ** 20 - 1)}<row><c><v>1</v></c></row>`
    expect(await linesOf(workbook({ rows }))).toEqual([{ line: 2 ** 20, cells: ['1'] }])
    expect(await faultIn(workbook({ rows: `${rows}<row/>` }))).toBe('workbook-too-large')
  })

  test('keeps to the columns of an import, whatever a cell names', async () => {
    const rows = '<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    expect(await linesOf(workbook({ rows }))).toEqual([{ line: 1, cells: ['1'] }])
  })
})
