const longestMs = 15 * 60_000

/** How long to wait after so many failures in a row: twice as long each time, up to a quarter of an hour. */
export function backOffMs(failures: number): number {
  return Math.min(2 ** failures * 1000, longestMs)
}

/** The same, and up to as long again: `spread`, 0 to 1, keeps those that failed together from coming back together. */
export function spreadBackOffMs(failures: number, spread: number): number {
  return Math.round(backOffMs(failures) * (1 + spread))
}
