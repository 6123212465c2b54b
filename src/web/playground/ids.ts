import { randomBytes, randomInt } from 'node:crypto'

/** An id as Slack makes them, of letters alone: ten figures in a row could be read as a telephone number. */
export function randomId(letters: number): string {
  return Array.from(randomBytes(letters), (byte) => String.fromCharCode(65 + (byte % 16))).join('')
}

/**
 * The number of the first update, of nine figures as Telegram's have: they follow each other from anywhere. None begins with
 * a 5, as the mobile numbers of Türkiye do: a tenth figure may follow it in a file.
 */
export function firstUpdateId(): number {
  return randomInt(100_000_000, 499_000_000)
}
