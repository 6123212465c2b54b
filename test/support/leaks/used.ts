import { readFileSync } from 'node:fs'

/* Binary files are searched for the suite's addresses only: bytes look like numbers by chance. */

const gap = String.raw`(?:[ ().\/+-]|\xc2?\xa0|%20){0,2}`
/** The end of a 13-digit instant is no number. */
const inInstant = String.raw`(?<!(?<!\d)1[7-9]\d)`
const mobile = new RegExp(String.raw`${inInstant}(?=(5\d{2}${gap}\d{3}${gap}\d{2}${gap}\d{2}))`, 'g')
const otherPhone = /(?:\+|%2[Bb])(?!90)(\d{10,15})/g
const email = /[\w+.-](?:@|%40)(?!sistem\.example)((?:[\w\x80-\xff-]+\.)+[a-z]+)/gi

const mobileDigits = 10

/** Ten digits of a Turkish mobile number, all of another, or the domain of an e-mail address. */
const used = new Set<string>()

export function forgetUsedAddresses(): void {
  used.clear()
  readSuite = undefined
}

/**
 * Digests and ids hold ten digits by chance, so do beginnings of ids in buttons: one in 300. Slack's id of a message, also
 * as in its link, does on some days.
 */
const ids =
  /[0-9a-f]{32,}|(?<![\w+])(?=\d*[a-f])[0-9a-f]{13}(?!\w)|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<!\d)\d{10}\.?\d{6}(?!\d)/gi

export function noteUsedAddresses(text: string): void {
  for (const { name } of candidatesIn(text.replace(ids, ' '))) used.add(name)
}

/** The suite's own text holds addresses too. */
let suitePath: () => string | undefined = () => undefined

export function setSuitePath(path: typeof suitePath): void {
  suitePath = path
}

/** Canonical writings of the phone numbers. */
export function usedAddresses(): string[] {
  return [...used].filter((name) => /^\d+$/.test(name)).map((digits) => phoneOf(digits))
}

function phoneOf(digits: string): string {
  return digits.length === mobileDigits ? `+90${digits}` : `+${digits}`
}

let readSuite: string | undefined

function noteAddressesOfSuite(): void {
  const suite = suitePath()
  if (suite === undefined || suite === readSuite) return
  noteUsedAddresses(readFileSync(suite, 'latin1'))
  readSuite = suite
}

export function usedAddressesIn(content: string): string[] {
  const candidates = [...candidatesIn(content)]
  if (candidates.length > 0) noteAddressesOfSuite()
  return candidates.filter(({ name }) => used.has(name)).map(({ written }) => written)
}

function* candidatesIn(text: string): Generator<{ name: string; written: string }> {
  for (const [, written = ''] of text.matchAll(mobile)) {
    yield { name: written.replaceAll('%20', ' ').replace(/\D/g, ''), written }
  }
  for (const [written, digits = ''] of text.matchAll(otherPhone)) yield { name: digits, written }
  for (const [written, domain = ''] of text.matchAll(email)) yield { name: domain.toLowerCase(), written }
}
