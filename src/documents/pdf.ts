import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Status } from '../consent/consent.ts'
import type { Language } from '../register/recipients/people.ts'
import { datesIn } from './dates.ts'
import type { Pack } from './pack/pack-json.ts'
import { type PlainDocument, printDocument } from './printer.ts'

/** Facts for header and footer of a document: company, time and language. The language is Turkish if left out. */
type About = Pick<Pack, 'provider' | 'madeAt'> & { readonly language?: Language }

const footers = {
  tr: {
    company: (code: number) => `İYS kodu ${code}`,
    page: 'Sayfa {page} / {pages}',
  },
  en: {
    company: (code: number) => `İYS code ${code}`,
    page: 'Page {page} of {pages}',
  },
}

/** Prints a document on A4 pages with header and footer. Node only. */
export async function printPdf(title: string, about: About, content: Content[]): Promise<Uint8Array> {
  return await printDocument(documentOf(title, about, breakable(content)))
}

/**
 * Maximum number of characters in a row without a possible line break: the library's time grows with the square of this number.
 */
const runLengthMax = 200
const longGaps = new RegExp(`([ \\t]{${runLengthMax}})[ \\t]+`, 'g')
const longWords = new RegExp(`[^ \\t\\n]{${runLengthMax}}(?=[^ \\t\\n])`, 'gu')
const invisibleSpace = '\u200b'

/** Lets each long word of these texts be broken, and shortens each long row of spaces. */
function breakable<Part>(part: Part): Part
function breakable(part: unknown): unknown {
  if (typeof part === 'string') {
    return part.replace(longGaps, '$1').replace(longWords, (word) => word + invisibleSpace)
  }
  if (Array.isArray(part)) return part.map(breakable)
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, breakable(value)]))
}

/** Returns the document to print: its content with styles, header and footer. */
function documentOf(
  title: string,
  { provider, madeAt, language = 'tr' }: About,
  content: Content[],
): PlainDocument {
  const texts = footers[language]
  const makerLine = `${provider.name} · ${texts.company(provider.code)} · ${datesIn(language).moment(madeAt)}`
  const definition = {
    pageSize: 'A4',
    pageMargins: [44, 56, 44, 52],
    info: { title, author: provider.name, creationDate: new Date(madeAt) },
    language,
    content,
    defaultStyle: { font: 'Inter', fontSize: 9, lineHeight: 1.25, color: colours.text },
    styles: {
      title: { fontSize: 18, bold: true, lineHeight: 1.1 },
      section: { fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
      entry: { fontSize: 10, margin: [0, 8, 0, 2], bold: true },
      label: { color: colours.quiet },
      quiet: { color: colours.quiet },
      hash: { fontSize: 7.5 },
    },
  } satisfies PlainDocument['definition']
  const header = edge(provider.name, title, [44, 24, 44, 0])
  const footer = { content: edge(makerLine, '', [44, 18, 44, 0]), page: texts.page }
  return { definition, header, footer }
}

/** Returns the header or footer line: one text at the left and one at the right. */
function edge(left: string, right: string, margin: [number, number, number, number]): Content {
  return {
    columns: [
      { text: left, width: '*' },
      { text: right, width: 'auto', alignment: 'right' },
    ],
    fontSize: 7.5,
    color: colours.quiet,
    margin,
  }
}

const colours = { text: '#1a1a1a', quiet: '#5c6470', ONAY: '#14532d', RET: '#991b1b' }

/* Widths of columns in points. They are fixed, since a long web address would push its column over the page's edge (507 points). */
const factWidths = [128, 363]
const quotedWidths = { fact: 350, page: 498 }

export type Fact = readonly [label: string, value: Content | null]

/** Returns a table of two columns, label and value. Rows without a value are left out. */
export function factTable(rows: readonly Fact[]): Content {
  const body = rows.flatMap(
    ([label, value]) =>
      value === null
        ? []
        : [[{ text: label, style: 'label' }, typeof value === 'string' ? { text: value } : value]],
    // pdfmake takes any content in a cell; its types allow fewer.
  ) as TableCell[][]
  return { table: { widths: factWidths, body }, layout: 'light', margin: [0, 2, 0, 6] }
}

/** Returns a table whose first row is repeated on every page. */
function rows(head: readonly string[], widths: number[], body: TableCell[][]): Content {
  const labels = head.map((text) => ({ text, style: 'label' }))
  return {
    table: { headerRows: 1, keepWithHeaderRows: 1, widths, body: [labels, ...body], dontBreakRows: true },
    layout: 'light',
    margin: [0, 2, 0, 8],
  }
}

/** Maximum number of characters of a block that is kept on one page. */
const togetherLengthMax = 1500

/** Returns content that is kept on one page, unless its text is too long for a page. */
export function keepTogether(stack: Content[], text: string): Content {
  return { stack, unbreakable: text.length <= togetherLengthMax }
}

/** Maximum number of rows of a table that is kept on one page. */
const rowsTogetherMax = 8

/** Returns a table below its title. A short table is kept on one page; without rows, only the title is returned. */
export function titledTable(
  above: Content[],
  columns: readonly string[],
  widths: number[],
  body: TableCell[][],
): Content[] {
  if (body.length === 0) return above
  return [{ stack: [...above, rows(columns, widths, body)], unbreakable: body.length <= rowsTogetherMax }]
}

/** Returns the top of a document: its title, subtitle and table of facts. */
export function documentHead(title: string, subtitle: string, rows: readonly Fact[]): Content[] {
  return [
    { text: title, style: 'title' },
    { text: subtitle, style: 'quiet', margin: [0, 0, 0, 8] },
    factTable(rows),
  ]
}

/** Returns a list with numbers (`ol`) or points (`ul`). */
export function list(kind: 'ol' | 'ul', texts: readonly string[]): Content {
  // Space above each item, since space below the last could open a new page.
  const items: Content[] = texts.map((text, index) => ({ text, margin: [0, index === 0 ? 0 : 3, 0, 0] }))
  return kind === 'ol' ? { ol: items } : { ul: items }
}

interface TableSection {
  readonly title: string
  readonly about?: string
  readonly columns: readonly string[]
  readonly widths: number[]
  readonly rows: TableCell[][]
}

/** Returns a titled section with a table, or nothing if the table has no rows. */
export function tableSection({ title, about, columns, widths, rows: body }: TableSection): Content[] {
  if (body.length === 0) return []
  return [
    sectionTitle(title),
    ...(about === undefined ? [] : [quietText(about)]),
    rows(columns, widths, body),
  ]
}

export function sectionTitle(text: string): Content {
  return { text, style: 'section', headlineLevel: 1 }
}

/** Returns the title of an entry within a section. */
export function entryTitle(text: Content): Content {
  return { text: text as string, style: 'entry', headlineLevel: 1 }
}

export function quietText(text: string): Content {
  return { text, style: 'quiet', margin: [0, 0, 0, 4] }
}

/** Returns a text of another author in a box. A page break may come between its paragraphs. */
export function quotedBox(text: string, width: 'fact' | 'page' = 'fact'): Content {
  const parts = printable(text).split(/\n{2,}/)
  return {
    table: {
      widths: [quotedWidths[width]],
      body: parts.map((part) => [{ text: part, fontSize: 8, margin: [4, 3, 4, 4] }]),
      // A single paragraph may be longer than a page, so it must be breakable.
      dontBreakRows: parts.length > 1,
    },
    layout: 'boxed',
  }
}

export function hashText(text: string): Content {
  return { text, style: 'hash' }
}

/** Returns a bold text in the colour of a status, black without a status. */
export function statusText(text: string, status: Status | null): Content {
  return { text, bold: true, color: status === null ? colours.text : colours[status] }
}

/** Removes control characters and marks that change the text direction. */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
}
