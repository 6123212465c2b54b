/**
 * The first 32 digits of a file's digest: 128 bits, to which nobody makes another file. Never a head, of which a room is the
 * witness and has to see all.
 */
export function shortDigest(digest: string): string {
  return `${digest.slice(0, 32)}…`
}
