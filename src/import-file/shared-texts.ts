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
