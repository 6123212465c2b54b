/** A change's id as people read it out: 70f5…7c6d. */
export function shortId(id: string): string {
  return `${id.slice(0, 4)}…${id.slice(-4)}`
}
