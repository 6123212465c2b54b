/** Bits of memory for each mark. */
const bitsPerMark = 12
/** Number of bits that are set for a mark, and looked at to find it. */
const bitsLookedAt = 8
/** Number of marks that the first filter holds. */
const firstCapacity = 100_000
/** Factor by which each further filter is larger than the one before. */
const growth = 4

/** Bloom filter: a set in which a mark is only some bits, so that it may find a mark that was never added. */
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
    // The two halves of the mark give the places of all its bits (double hashing). `| 1` makes the step odd, so no place repeats.
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

  /** Returns the Bloom filter that takes new marks. Adds a larger one if the newest is full. */
  #newest(): Layer {
    const newest = this.#layers.at(-1)
    if (newest !== undefined && newest.marks < newest.capacity) return newest
    const layer = layerFor((newest?.capacity ?? firstCapacity) * growth)
    this.#layers.push(layer)
    return layer
  }
}

/** Makes an empty Bloom filter for this number of marks. Its number of bits is a power of two. */
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

/** Returns the place of one of a mark's bits. `turn` counts the bits from 0; `last` cuts the place to the filter's size. */
const placeOf = ({ last }: Layer, start: number, step: number, turn: number) => (start + turn * step) & last
