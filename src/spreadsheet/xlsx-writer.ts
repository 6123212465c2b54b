import { type ZippedText, zippedBytes } from './zip-writer.ts'

/** A sheet whose cells are all text, so that no phone number is rounded. */
export interface TextSheet {
  /** Name of at most 28 letters: Excel allows 31, and a second part of the sheet is named `Name_2`. */
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: AsyncIterable<readonly string[]>
}

export interface SheetColumn {
  readonly heading: string
  /** Width in letters. */
  readonly width: number
}

/** Maximum number of rows of a sheet: Excel opens no sheet with more. */
const sheetRowsMax = 2 ** 20

/**
 * Yields the bytes of a workbook while the rows of its sheets are read, in constant memory. Rows beyond the maximum of a
 * sheet continue in another sheet, `Name_2`. No library is used: `writeXlsxStream` of hucre 1.0 writes only one sheet.
 */
export function xlsxBytes(
  sheets: readonly TextSheet[],
  rowsMax: number = sheetRowsMax,
): AsyncGenerator<Uint8Array> {
  return zippedBytes(workbookFiles(sheets, rowsMax))
}

/** Yields the files of a workbook: its sheets, each split at the maximum of rows, then the files that name them. */
async function* workbookFiles(sheets: readonly TextSheet[], rowsMax: number): AsyncGenerator<ZippedText> {
  const names: string[] = []
  for (const { name, columns, rows } of sheets) {
    const reader = rows[Symbol.asyncIterator]()
    try {
      let first = await reader.next()
      for (let part = 1; part === 1 || first.done !== true; part += 1) {
        names.push(part === 1 ? name : `${name}_${part}`)
        const sheet = { columns, reader, first, rowsMax }
        yield { path: `xl/worksheets/sheet${names.length}.xml`, text: sheetText(sheet) }
        first = await reader.next()
      }
    } finally {
      await reader.return?.()
    }
  }
  for (const [path, xml] of bookFiles(names)) yield { path, text: [declaration, xml] }
}

interface SheetPart extends Pick<TextSheet, 'columns'> {
  readonly reader: AsyncIterator<readonly string[]>
  readonly first: IteratorResult<readonly string[]>
  readonly rowsMax: number
}

/** Yields the XML of a sheet. Reads rows only up to the maximum of a sheet. */
async function* sheetText({ columns, reader, first, rowsMax }: SheetPart): AsyncGenerator<string> {
  const widths = columns.map(({ width }, place) => {
    return `<col min="${place + 1}" max="${place + 1}" width="${width}" customWidth="1"/>`
  })
  yield `${declaration}<worksheet xmlns="${spreadsheetNamespace}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen" activePane="bottomLeft"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`
  yield rowXml(
    1,
    columns.map(({ heading }) => heading),
  )
  let row = first
  for (let number = 2; row.done !== true; number += 1) {
    yield rowXml(number, row.value)
    if (number >= rowsMax) break
    row = await reader.next()
  }
  yield '</sheetData></worksheet>'
}

/** Returns the XML of a row. Style 1 is text, which Excel does not turn into numbers or dates. */
function rowXml(number: number, cells: readonly string[]): string {
  const xml = cells.map((text, place) =>
    text === ''
      ? ''
      : `<c r="${letterOf(place)}${number}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
  )
  return `<row r="${number}">${xml.join('')}</row>`
}

/** Returns the letters of a column by its place: A, B … Z, AA, AB … */
function letterOf(place: number): string {
  const last = String.fromCharCode(65 + (place % 26))
  return place < 26 ? last : letterOf(Math.floor(place / 26) - 1) + last
}

// Characters that XML cannot contain.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

/** Escapes a text for XML. Characters that XML forbids become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const spreadsheetNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006'
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Returns the other files of a workbook (ECMA-376, part 1): numbers, names and places of its sheets, and the styles. */
function bookFiles(names: readonly string[]): readonly (readonly [string, string])[] {
  const list = (line: (name: string, number: number) => string) =>
    names.map((name, place) => line(name, place + 1)).join('')
  const styles = names.length + 1
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${relationNamespace}/${type}" Target="${target}"/>`
  const relations = (all: string) =>
    `<Relationships xmlns="${packageNamespace}/relationships">${all}</Relationships>`
  const override = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${contentType}.${type}+xml"/>`
  return [
    ['xl/styles.xml', stylesXml],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${spreadsheetNamespace}" xmlns:r="${relationNamespace}"><sheets>${list((name, number) => `<sheet name="${escaped(name)}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(
        list((_, number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`)) +
          relation(styles, 'styles', 'styles.xml'),
      ),
    ],
    ['_rels/.rels', relations(relation(1, 'officeDocument', 'xl/workbook.xml'))],
    [
      '[Content_Types].xml',
      `<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main')}${override('xl/styles.xml', 'styles')}${list((_, number) => override(`xl/worksheets/sheet${number}.xml`, 'worksheet'))}</Types>`,
    ],
  ]
}

/** Styles of the workbook. Number format 49 is text. */
const stylesXml = `<styleSheet xmlns="${spreadsheetNamespace}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`
