/**
 * Lets others have their turn. What reads page after page would else never leave the loop, and the native library frees
 * what its reads have held only when the loop turns.
 */
export function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
