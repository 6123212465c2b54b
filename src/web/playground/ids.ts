import { randomBytes } from 'node:crypto'

/** An id as Slack makes them, of letters alone: ten figures in a row could be read as a telephone number. */
export function randomId(letters: number): string {
  return Array.from(randomBytes(letters), (byte) => String.fromCharCode(65 + (byte % 16))).join('')
}
