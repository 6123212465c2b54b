/** A promise that does not hold, in a sentence without addresses. */
export class BrokenPromiseError extends Error {
  override readonly name = 'BrokenPromiseError'
}

export function holds(isTrue: boolean, promise: string): void {
  if (!isTrue) throw new BrokenPromiseError(promise)
}
