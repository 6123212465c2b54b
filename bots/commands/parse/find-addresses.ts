import { clean } from '../../../src/consent/fold.ts'
import { maskAddress, type Recipient, readRecipient } from '../../../src/consent/recipient.ts'

const textMax = 10_000
const addressesMax = 20

/** A word with an @, or ten digits and more with what people put between them. */
const candidate = /[^\s<>()[\],;:"']+@[^\s<>()[\],;:"']+|[+(]?\d(?:[ ()./-]{0,2}\d){9,14}/gu

export function withoutAddresses(text: string): string {
  return clean(text).replace(candidate, (word) => {
    const read = readRecipient(word.replace(/[.!?]+$/, ''))
    return read.kind === 'read' ? maskAddress(read.recipient.address) : word
  })
}

export function findAddresses(text: string): readonly Recipient[] {
  const recipients = new Map<string, Recipient>()
  for (const [word] of clean(text.slice(0, textMax)).matchAll(candidate)) {
    const read = readRecipient(word.replace(/[.!?]+$/, ''))
    if (read.kind === 'read') recipients.set(read.recipient.address, read.recipient)
  }
  return [...recipients.values()].slice(0, addressesMax)
}
