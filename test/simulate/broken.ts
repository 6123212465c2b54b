/** A promise of the design that does not hold, in a sentence without an address. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
}

/** Throws unless it holds. */
export function holds(isTrue: boolean, promise: string): void {
  if (!isTrue) throw new BrokenPromise(promise)
}
