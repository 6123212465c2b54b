/** The same seed draws the same. */
export type Random = ReturnType<typeof randomFrom>

/** mulberry32: 32 bits of state, quick and good enough. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (share: number) => next() < share,
    pick<Item>(items: readonly Item[]) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('Cannot pick from nothing')
      return item
    },
    shuffled<Item>(items: readonly Item[]) {
      const order = items.map((item) => ({ item, place: next() }))
      return order.sort((one, other) => one.place - other.place).map(({ item }) => item)
    },
  }
}
