import { posix } from 'node:path'
import { newPauses } from '../util/event-loop.ts'
import { SpreadsheetError } from './fault.ts'
import { type XmlListener, xmlReader } from './xml.ts'
import { inflated, type ZipEntry } from './zip.ts'

/** Maximum number of bytes of the texts that the cells of a workbook share. A million addresses take about 15 MB. */
const bytesMax = 64 * 2 ** 20
/** Size in bytes of the buffers in which these texts are stored. */
const chunkBytes = 2 ** 20
/** Number of bytes before each text that say its length. */
const lengthBytes = 4
/** Number of texts whose places one table has. */
const numbersPerChunk = 2 ** 16

/**
 * Texts that cells of a workbook share. They are kept as bytes: with a million addresses the memory is 49 MiB, with strings
 * it was 169 MiB.
 */
export class SharedTexts {
  readonly #chunks: Buffer[] = []
  #end = chunkBytes
  readonly #places: Uint32Array[] = []
  #count = 0

  add(text: string): void {
    const length = Buffer.byteLength(text)
    if (length + lengthBytes > chunkBytes) throw new SpreadsheetError({ kind: 'workbook-too-large' })
    if (this.#end + lengthBytes + length > chunkBytes) {
      if ((this.#chunks.length + 1) * chunkBytes > bytesMax) {
        throw new SpreadsheetError({ kind: 'workbook-too-large' })
      }
      this.#chunks.push(Buffer.allocUnsafe(chunkBytes))
      this.#end = 0
    }
    // There is a chunk: the first text makes one.
    const chunk = this.#chunks.at(-1) as Buffer
    if (this.#count % numbersPerChunk === 0) this.#places.push(new Uint32Array(numbersPerChunk))
    // There is a table of places: the first text makes one.
    const places = this.#places.at(-1) as Uint32Array
    places[this.#count % numbersPerChunk] = (this.#chunks.length - 1) * chunkBytes + this.#end
    chunk.writeUInt32LE(length, this.#end)
    chunk.write(text, this.#end + lengthBytes)
    this.#end += lengthBytes + length
    this.#count += 1
  }

  get(number: number): string | undefined {
    if (!Number.isInteger(number) || number < 0 || number >= this.#count) return undefined
    const place = this.#places[Math.floor(number / numbersPerChunk)]?.[number % numbersPerChunk] ?? 0
    // There is a chunk at this place, since `add` stored it.
    const chunk = this.#chunks[Math.floor(place / chunkBytes)] as Buffer
    const begin = (place % chunkBytes) + lengthBytes
    return chunk.toString('utf8', begin, begin + chunk.readUInt32LE(begin - lengthBytes))
  }
}

export interface Workbook {
  readonly sheet: ZipEntry
  readonly texts: SharedTexts
  /** Styles by number: true for a style that shows numbers as dates. */
  readonly showsDate: readonly boolean[]
  /** Days to add to the numbers of dates: 1462 in old workbooks of a Mac, else 0. */
  readonly daysBehind: number
}

const smallBytesMax = 16 * 2 ** 20

/** Reads everything in a workbook except the sheet. Throws SpreadsheetError. */
export async function openWorkbook(zip: Buffer, entries: ReadonlyMap<string, ZipEntry>): Promise<Workbook> {
  const bookName = (await relations(zip, entries, '')).find(({ type }) => type === 'officeDocument')?.target
  const book = entries.get(bookName ?? 'xl/workbook.xml')
  if (book === undefined) throw new SpreadsheetError({ kind: 'not-xlsx' })
  const { sheetId, daysBehind } = await readBook(zip, book)
  const related = await relations(zip, entries, book.name)
  const part = (matches: (relation: Relation) => boolean) => entries.get(related.find(matches)?.target ?? '')
  const partOfType = (wanted: string) => part(({ type }) => type === wanted)
  const sheet = part(({ id }) => id === sheetId)
  if (sheet === undefined) throw new SpreadsheetError({ kind: 'not-xlsx' })
  return {
    sheet,
    texts: await readTexts(zip, partOfType('sharedStrings')),
    showsDate: await readStyles(zip, partOfType('styles')),
    daysBehind,
  }
}

/** Reads the XML of a file in the workbook piece by piece, and yields the rows that `between` returns after each piece. */
export async function* readXml<Row>(
  zip: Buffer,
  entry: ZipEntry,
  {
    listener,
    between,
    sizeMax = Number.POSITIVE_INFINITY,
  }: { readonly listener: XmlListener; readonly between: () => readonly Row[]; readonly sizeMax?: number },
): AsyncGenerator<Row> {
  const reader = xmlReader(listener)
  const decoder = new TextDecoder()
  const pauses = newPauses()
  let bytes = 0
  for await (const piece of inflated(zip, entry)) {
    bytes += piece.length
    if (bytes > sizeMax) throw new SpreadsheetError({ kind: 'workbook-too-large' })
    reader.push(decoder.decode(piece, { stream: true }))
    yield* between()
    if (pauses.isDue()) await pauses.pause()
  }
  reader.push(decoder.decode())
  reader.end()
  yield* between()
}

async function readSmall(zip: Buffer, entry: ZipEntry | undefined, listener: XmlListener): Promise<void> {
  if (entry === undefined) return
  for await (const _ of readXml<never>(zip, entry, { listener, between: () => [], sizeMax: smallBytesMax }));
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

/** Returns the files to which a file of the workbook refers. An empty name means the workbook itself. */
async function relations(
  zip: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
  name: string,
): Promise<Relation[]> {
  const folder = posix.dirname(name)
  const list: Relation[] = []
  await readSmall(zip, entries.get(posix.join(folder, '_rels', `${posix.basename(name)}.rels`)), {
    open(tag, attribute) {
      const [id, type, target] = [attribute('Id'), attribute('Type'), attribute('Target')]
      if (tag !== 'Relationship' || id === null || type === null || target === null) return
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      list.push({ id, type: posix.basename(type), target: path })
    },
  })
  return list
}

/** Reads the id of the first sheet, and the day from which the workbook counts dates. */
async function readBook(zip: Buffer, book: ZipEntry) {
  let sheetId: string | null = null
  let daysBehind = 0
  await readSmall(zip, book, {
    open(tag, attribute) {
      if (tag === 'sheet') sheetId ??= attribute('r:id')
      if (tag === 'workbookPr' && /^(?:1|true)$/.test(attribute('date1904') ?? '')) daysBehind = 1462
    },
  })
  return { sheetId, daysBehind }
}

/** Maximum number of characters of a text; a cell of Excel holds 32,767. */
const textLengthMax = 100_000

/** Returns a text with another piece. Throws SpreadsheetError if it is longer than any cell. */
export function appendText(text: string, piece: string): string {
  if (text.length + piece.length > textLengthMax) throw new SpreadsheetError({ kind: 'workbook-too-large' })
  return text + piece
}

/** Reads the shared texts: the parts of each text (`t`) without its phonetic reading (`rPh`). */
async function readTexts(zip: Buffer, entry: ZipEntry | undefined): Promise<SharedTexts> {
  const texts = new SharedTexts()
  if (entry === undefined) return texts
  let text = ''
  let isText = false
  let isAloud = false
  const listener: XmlListener = {
    open(tag) {
      if (tag === 'si') text = ''
      if (tag === 't') isText = !isAloud
      if (tag === 'rPh') isAloud = true
    },
    close(tag) {
      if (tag === 'si') texts.add(text)
      if (tag === 't') isText = false
      if (tag === 'rPh') isAloud = false
    },
    text(piece) {
      if (isText) text = appendText(text, piece)
    },
  }
  for await (const _ of readXml<never>(zip, entry, { listener, between: () => [] }));
  return texts
}

/** Built-in formats of dates and times (ECMA-376, 18.8.30). */
const isBuiltInDate = (id: number) => (id >= 14 && id <= 22) || (id >= 45 && id <= 47)

/** Reads for each style of a workbook if it shows numbers as dates. */
async function readStyles(zip: Buffer, entry: ZipEntry | undefined): Promise<boolean[]> {
  const showsDate: boolean[] = []
  const dateFormats = new Set<number>()
  let isCellFormat = false
  await readSmall(zip, entry, {
    open(tag, attribute) {
      if (tag === 'cellXfs') isCellFormat = true
      const id = Number(attribute('numFmtId') ?? 0)
      if (tag === 'numFmt' && isDateFormat(attribute('formatCode') ?? '')) dateFormats.add(id)
      if (tag === 'xf' && isCellFormat) showsDate.push(isBuiltInDate(id) || dateFormats.has(id))
    },
    close(tag) {
      if (tag === 'cellXfs') isCellFormat = false
    },
  })
  return showsDate
}

/** True if a number format has letters of a date (d, m, y, h, s) outside quotation marks and brackets. */
function isDateFormat(code: string): boolean {
  return /[dmyhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^[\]]*\]/g, ''))
}
