import { clean } from '../../../src/consent/fold.ts'
import { maskAddress, type Recipient, readRecipient } from '../../../src/consent/recipient.ts'

/** Maximum length in characters of the text that is searched. */
const textMax = 10_000
/** Maximum number of addresses that are returned. */
const addressesMax = 20

/** Matches a word with an @, or 10 to 15 digits with spaces, dots, dashes or brackets among them. */
const candidate = /[^\s<>()[\],;:"']+@[^\s<>()[\],;:"']+|[+(]?\d(?:[ ()./-]{0,2}\d){9,14}/gu

/** Returns the text with every phone number and e-mail address masked. */
export function withoutAddresses(text: string): string {
  return clean(text).replace(candidate, (word) => {
    const read = readRecipient(word.replace(/[.!?]+$/, ''))
    return read.kind === 'read' ? maskAddress(read.recipient.address) : word
  })
}

/** Returns the phone numbers and e-mail addresses in a text, each once and at most 20. */
export function findAddresses(text: string): readonly Recipient[] {
  const recipients = new Map<string, Recipient>()
  for (const [word] of clean(text.slice(0, textMax)).matchAll(candidate)) {
    const read = readRecipient(word.replace(/[.!?]+$/, ''))
    if (read.kind === 'read') recipients.set(read.recipient.address, read.recipient)
  }
  return [...recipients.values()].slice(0, addressesMax)
}
