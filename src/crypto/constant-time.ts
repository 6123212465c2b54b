import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Compares two secrets; how long it takes tells nothing about where they differ, nor about the length of the
 * right one, because what is compared are their hashes. For short-lived secrets such as webhook tokens;
 * stored passwords go through `checkPassword`.
 */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
