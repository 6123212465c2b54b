import { posix } from 'node:path'
import { newPauses } from '../event-loop.ts'
import { type XmlListener, xmlReader } from './xml.ts'
import { inflated, ZipBrokenError, type ZipEntry } from './zip.ts'

/** As much of them as is kept; a million addresses have some 15 MB. */
const bytesMax = 64 * 2 ** 20
const chunkBytes = 2 ** 20
const lengthBytes = 4
const numbersPerChunk = 2 ** 16

/** The table of a workbook is larger than what is kept of it. */
export class TooManyTextsError extends Error {
  override readonly name = 'TooManyTextsError'
}

/**
 * The texts that the cells of a workbook refer to by their numbers. They have to be at hand before the first row is read, so
 * they are kept as bytes side by side: as strings they would take several times as much.
 */
export class SharedTexts {
  readonly #chunks: Buffer[] = []
  /** Where in its chunk the last text ends. */
  #end = chunkBytes
  readonly #places: Uint32Array[] = []
  #count = 0

  /** Throws TooManyTextsError. */
  add(text: string): void {
    const length = Buffer.byteLength(text)
    if (length + lengthBytes > chunkBytes) throw new TooManyTextsError('A text of the workbook is too long')
    if (this.#end + lengthBytes + length > chunkBytes) {
      if ((this.#chunks.length + 1) * chunkBytes > bytesMax) {
        throw new TooManyTextsError('The workbook has too many texts')
      }
      this.#chunks.push(Buffer.allocUnsafe(chunkBytes))
      this.#end = 0
    }
    const chunk = this.#chunks.at(-1) as Buffer
    if (this.#count % numbersPerChunk === 0) this.#places.push(new Uint32Array(numbersPerChunk))
    const places = this.#places.at(-1) as Uint32Array
    places[this.#count % numbersPerChunk] = (this.#chunks.length - 1) * chunkBytes + this.#end
    chunk.writeUInt32LE(length, this.#end)
    chunk.write(text, this.#end + lengthBytes)
    this.#end += lengthBytes + length
    this.#count += 1
  }

  /** Undefined where there is no such text. */
  get(number: number): string | undefined {
    if (!Number.isInteger(number) || number < 0 || number >= this.#count) return undefined
    const place = this.#places[Math.floor(number / numbersPerChunk)]?.[number % numbersPerChunk] ?? 0
    const chunk = this.#chunks[Math.floor(place / chunkBytes)] as Buffer
    const begin = (place % chunkBytes) + lengthBytes
    return chunk.toString('utf8', begin, begin + chunk.readUInt32LE(begin - lengthBytes))
  }
}

/** What is asked of a workbook before its rows are read. */
export interface Workbook {
  readonly sheet: ZipEntry
  readonly texts: SharedTexts
  /** By the number of a cell's style: whether it shows its number as a date. */
  readonly showsDate: readonly boolean[]
  /** Days that its numbers of days are short of Excel's usual ones: 1462 in old workbooks of a Mac. */
  readonly daysBehind: number
}

/** None of the small files of a workbook comes near this. */
const smallBytesMax = 16 * 2 ** 20

const nothing: XmlListener = { open() {}, close() {}, text() {} }

/** Reads the parts of a workbook beside its first sheet. Throws ZipBrokenError, XmlBrokenError and TooManyTextsError. */
export async function openWorkbook(zip: Buffer, entries: ReadonlyMap<string, ZipEntry>): Promise<Workbook> {
  const bookName = (await relations(zip, entries, '')).find(({ type }) => type === 'officeDocument')?.target
  const book = entries.get(bookName ?? 'xl/workbook.xml')
  if (book === undefined) throw new ZipBrokenError('Cannot read the workbook: it is none')
  const { sheetId, daysBehind } = await readBook(zip, book)
  const related = await relations(zip, entries, book.name)
  const part = (matches: (one: Relation) => boolean) => entries.get(related.find(matches)?.target ?? '')
  const typed = (wanted: string) => part(({ type }) => type === wanted)
  const sheet = part(({ id }) => id === sheetId)
  if (sheet === undefined) throw new ZipBrokenError('Cannot read the workbook: it has no sheet')
  return {
    sheet,
    texts: await readTexts(zip, typed('sharedStrings')),
    showsDate: await readStyles(zip, typed('styles')),
    daysBehind,
  }
}

/** Hands the XML of one file to a listener, piece by piece; `between` is called behind each piece. */
export async function* readXml<Row>(
  zip: Buffer,
  entry: ZipEntry,
  listener: XmlListener,
  between: () => readonly Row[],
  sizeMax = Number.POSITIVE_INFINITY,
): AsyncGenerator<Row> {
  const reader = xmlReader(listener)
  const decoder = new TextDecoder()
  const pauses = newPauses()
  let bytes = 0
  for await (const piece of inflated(zip, entry)) {
    bytes += piece.length
    if (bytes > sizeMax) throw new TooManyTextsError('A part of the workbook is too large')
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
  for await (const _ of readXml<never>(zip, entry, listener, () => [], smallBytesMax));
}

interface Relation {
  readonly id: string
  /** The last word of its type. */
  readonly type: string
  /** The name of the file it leads to. */
  readonly target: string
}

/** What a file of the workbook refers to; with an empty name, the workbook itself. */
async function relations(
  zip: Buffer,
  entries: ReadonlyMap<string, ZipEntry>,
  name: string,
): Promise<Relation[]> {
  const folder = posix.dirname(name)
  const found: Relation[] = []
  await readSmall(zip, entries.get(posix.join(folder, '_rels', `${posix.basename(name)}.rels`)), {
    ...nothing,
    open(tag, attribute) {
      const [id, type, target] = [attribute('Id'), attribute('Type'), attribute('Target')]
      if (tag !== 'Relationship' || id === null || type === null || target === null) return
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      found.push({ id, type: posix.basename(type), target: path })
    },
  })
  return found
}

async function readBook(zip: Buffer, book: ZipEntry) {
  let sheetId: string | null = null
  let daysBehind = 0
  await readSmall(zip, book, {
    ...nothing,
    open(tag, attribute) {
      if (tag === 'sheet') sheetId ??= attribute('r:id')
      if (tag === 'workbookPr' && /^(?:1|true)$/.test(attribute('date1904') ?? '')) daysBehind = 1462
    },
  })
  return { sheetId, daysBehind }
}

/** More than any program lets a cell hold; Excel 32,767. */
const textLengthMax = 100_000

/** A text with its next piece. Throws TooManyTextsError where no cell holds so much. */
export function longer(text: string, piece: string): string {
  if (text.length + piece.length > textLengthMax)
    throw new TooManyTextsError('A text of the workbook is too long')
  return text + piece
}

/** A text may be in several runs; how it is to be read aloud (`rPh`) is no part of it. */
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
      if (isText) text = longer(text, piece)
    },
  }
  for await (const _ of readXml<never>(zip, entry, listener, () => []));
  return texts
}

/** The formats that every workbook has without naming them, of dates and times (ECMA-376, 18.8.30). */
const isBuiltInDate = (id: number) => (id >= 14 && id <= 22) || (id >= 45 && id <= 47)

async function readStyles(zip: Buffer, entry: ZipEntry | undefined): Promise<boolean[]> {
  const showsDate: boolean[] = []
  const ownDates = new Set<number>()
  let isCellFormat = false
  await readSmall(zip, entry, {
    ...nothing,
    open(tag, attribute) {
      if (tag === 'cellXfs') isCellFormat = true
      const id = Number(attribute('numFmtId') ?? 0)
      if (tag === 'numFmt' && isDateFormat(attribute('formatCode') ?? '')) ownDates.add(id)
      if (tag === 'xf' && isCellFormat) showsDate.push(isBuiltInDate(id) || ownDates.has(id))
    },
    close(tag) {
      if (tag === 'cellXfs') isCellFormat = false
    },
  })
  return showsDate
}

/**
 * Whether a format has letters of a date or a time, outside what it shows as it is. No bracket stands in brackets, so that of
 * many that are not closed none is looked for to the end.
 */
function isDateFormat(code: string): boolean {
  return /[dmyhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^[\]]*\]/g, ''))
}
