/** A promise that does not hold, in a sentence without addresses. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise'
}

export function holds(isTrue: boolean, promise: string): void {
  if (!isTrue) throw new BrokenPromise(promise)
}
