import { Zip, ZipDeflate } from 'fflate'
import { newPauses } from '../util/event-loop.ts'

export interface ZippedText {
  readonly path: string
  readonly text: AsyncIterable<string> | Iterable<string>
}

const pieceLetters = 64 * 1024
/** Time of every file in the archive, so that equal contents make an equal archive. */
const fileTime = new Date(1980, 0, 1)

/** Yields a ZIP archive while the texts of its files are read one after the other, in constant memory. */
export async function* zippedBytes(files: AsyncIterable<ZippedText>): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error
    packed.push(piece)
  })
  const pauses = newPauses()
  for await (const { path, text } of files) {
    const file = new ZipDeflate(path)
    file.mtime = fileTime
    zip.add(file)
    for await (const piece of pieces(text)) {
      file.push(new TextEncoder().encode(piece))
      yield* packed.splice(0)
      if (pauses.isDue()) await pauses.pause()
    }
    file.push(new Uint8Array(), true)
  }
  zip.end()
  yield* packed
}

/** Yields a text in pieces of a useful size, since a compression of each small part would be slow. */
async function* pieces(text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const part of text) {
    piece += part
    if (piece.length < pieceLetters) continue
    yield piece
    piece = ''
  }
  yield piece
}
