/** iys.md 2.4. */
export type EmailFault =
  | { kind: 'empty' }
  | { kind: 'email-without-at' }
  | { kind: 'email-turkish-letter'; letter: string }
  | { kind: 'email-character'; character: string }
  | { kind: 'email-without-name' }
  | { kind: 'email-incomplete-domain' }
  | { kind: 'email-length'; length: number }

type Checked = { ok: true; address: string } | { ok: false; fault: EmailFault }

/** The longest address of 2.4; its shortest, 6, cannot be reached. */
export const emailLengthMax = 265

const turkishLetter = /[çğıöşüÇĞİÖŞÜ]/u
// Only the name may hold + and _ (the one @ is cut out before).
const strangeInName = /[^A-Za-z0-9._+-]/u
const strangeInDomain = /[^A-Za-z0-9.-]/u

/**
 * Reads an e-mail address as people paste it into the lower-case ASCII form İYS stores (2.4, R20). The caller
 * bounds the length.
 */
export function parseEmail(text: string): Checked {
  const address = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  const found = emailFault(address)
  return found ? fault(found) : { ok: true, address: asciiLowerCase(address) }
}

/** Reads exactly an address, with capitals lowered (T17); null if it is refused. */
export function parseWireEmail(text: string): string | null {
  if (text.length > emailLengthMax || emailFault(text)) return null
  return asciiLowerCase(text)
}

function emailFault(address: string): EmailFault | null {
  if (address === '') return { kind: 'empty' }
  const at = address.indexOf('@')
  if (at === -1) return { kind: 'email-without-at' }
  const name = address.slice(0, at)
  const domain = address.slice(at + 1)
  const letter = turkishLetter.exec(address)?.[0]
  if (letter) return { kind: 'email-turkish-letter', letter }
  const character = strangeInName.exec(name)?.[0] ?? strangeInDomain.exec(domain)?.[0]
  if (character) return { kind: 'email-character', character }
  if (name === '') return { kind: 'email-without-name' }
  if (!isCompleteDomain(domain)) return { kind: 'email-incomplete-domain' }
  return address.length > emailLengthMax ? { kind: 'email-length', length: address.length } : null
}

// Two characters, a dot, two characters (2.4).
function isCompleteDomain(domain: string): boolean {
  const dot = domain.lastIndexOf('.')
  const ending = domain.slice(dot + 1)
  return dot >= 2 && ending.length >= 2 && /[A-Za-z]/.test(ending) && !domain.split('.').includes('')
}

// A Turkish locale would turn INFO into ınfo (7.5).
function asciiLowerCase(address: string): string {
  return address.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

function fault(fault: EmailFault): Checked {
  return { ok: false, fault }
}
