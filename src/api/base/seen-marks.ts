const bitsPerMark = 12
/** Number of bits that are set for a mark. */
const bitsLookedAt = 8
const firstCapacity = 100_000
const growth = 4

/** A Bloom filter of a fixed size. */
interface Layer {
  readonly capacity: number
  readonly bits: Uint8Array
  /** Highest place of a bit. It is one less than a power of two, so it also serves as bit mask. */
  readonly last: number
  marks: number
}

/**
 * Set of marks (keyed hashes of addresses) that takes about three bytes for each, a tenth of a usual set: a client may look
 * up millions of addresses a day. It consists of Bloom filters, each larger than the one before. At most one new mark in a
 * hundred counts as seen, but no seen mark counts as new.
 */
export class SeenMarks {
  readonly #layers: Layer[] = [layerFor(firstCapacity)]

  /** Adds a mark, eight bytes of a keyed hash; returns true if it was new. */
  add(mark: Buffer): boolean {
    const [start, step] = [mark.readUInt32LE(0), mark.readUInt32LE(4) | 1]
    if (this.#layers.some((layer) => isIn(layer, start, step))) return false
    const newest = this.#newest()
    for (let turn = 0; turn < bitsLookedAt; turn += 1) {
      const place = placeOf(newest, start, step, turn)
      newest.bits[place >>> 3] = (newest.bits[place >>> 3] ?? 0) | (1 << (place & 7))
    }
    newest.marks += 1
    return true
  }

  /** Returns the newest layer. Adds a larger one if it is full. */
  #newest(): Layer {
    const newest = this.#layers.at(-1)
    if (newest !== undefined && newest.marks < newest.capacity) return newest
    const layer = layerFor((newest?.capacity ?? firstCapacity) * growth)
    this.#layers.push(layer)
    return layer
  }
}

function layerFor(capacity: number): Layer {
  const bits = Math.min(2 ** 31, 2 ** Math.ceil(Math.log2(capacity * bitsPerMark)))
  return { capacity, bits: new Uint8Array(bits / 8), last: bits - 1, marks: 0 }
}

/** True if all bits of a mark are set in a layer of the Bloom filter: the mark was probably added. */
function isIn(layer: Layer, start: number, step: number): boolean {
  for (let turn = 0; turn < bitsLookedAt; turn += 1) {
    const place = placeOf(layer, start, step, turn)
    if (((layer.bits[place >>> 3] ?? 0) & (1 << (place & 7))) === 0) return false
  }
  return true
}

/** Returns the place of a mark's bit, for one of its turns. */
const placeOf = ({ last }: Layer, start: number, step: number, turn: number) => (start + turn * step) & last
