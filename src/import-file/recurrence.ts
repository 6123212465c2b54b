/**
 * Number of bits of each table. A million addresses set 3 % of the bits, so of the addresses that are in the file only once, 3 %
 * are wrongly taken for recurring.
 */
const bits = 2 ** 25

/**
 * Finds the addresses that may be in a file more than once, in constant memory (a Bloom filter with one hash). It may also
 * name single addresses, but misses none that is written in a usual way.
 */
export class Recurrence {
  readonly #seen = new Uint32Array(bits / 32)
  readonly #recurring = new Uint32Array(bits / 32)

  look(address: string): void {
    const place = placeOf(address)
    if (isSet(this.#seen, place)) set(this.#recurring, place)
    else set(this.#seen, place)
  }

  mayRecur(address: string): boolean {
    return isSet(this.#recurring, placeOf(address))
  }
}

function isSet(table: Uint32Array, place: number): boolean {
  return ((table[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0
}

function set(table: Uint32Array, place: number): void {
  table[place >>> 5] = (table[place >>> 5] ?? 0) | (1 << (place & 31))
}

/** Returns the bit that stands for an address. */
function placeOf(address: string): number {
  return hashOf(keyOf(address)) % bits
}

/** Returns the last digits of a phone number, which are the same in all its spellings, or an e-mail address in lower case. */
function keyOf(address: string): string {
  if (address.includes('@')) return address.trim().toLowerCase()
  const digits = address.replace(/\D/g, '')
  // A phone number without country code has ten digits; a number such as 444 1 444 has seven.
  return digits.slice(digits.length < 10 ? -7 : -10)
}

/** Computes the hash FNV-1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  }
  return hash >>> 0
}
