import { encodingWatch } from '../../import-file/csv.ts'
import type { Register } from '../register.ts'
import { partBytes, receive } from './receive.ts'

/** Enough for two million rows. */
export const fileBytesMax = 256 * 2 ** 20

/** What came of a file coming in. */
export type Taken =
  | { readonly kind: 'taken'; readonly bytes: number }
  | { readonly kind: 'empty' | 'too-large' }
  /** It came in another time meanwhile. */
  | { readonly kind: 'overtaken' }

/** Takes a file in as it comes, a piece in memory at a time. One that is too large, empty or broken off may come in again. */
export async function takeFile(
  register: Register,
  id: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Taken> {
  const receiving = await receive(register, id)
  if (receiving === null) return { kind: 'overtaken' }
  const watch = encodingWatch()
  let total = 0
  for await (const piece of inParts(bytes)) {
    total += piece.length
    if (total > fileBytesMax) return { kind: 'too-large' }
    watch.look(piece)
    if (!(await receiving.add(piece))) return { kind: 'overtaken' }
  }
  if (total === 0) return { kind: 'empty' }
  return (await receiving.end(watch.found())) ? { kind: 'taken', bytes: total } : { kind: 'overtaken' }
}

/** The same bytes in pieces of the size in which they are kept, but for the last one. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    waiting.push(piece)
    length += piece.length
    if (length < partBytes) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting)
}
