import { type Channel, kindFor } from '../../consent/consent.ts'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'

/** Returns the address in an item of a list: a text, or the `recipient` of an object. */
export function addressIn(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'recipient' in item ? item.recipient : item
}

/** Returns what an answer repeats of an address; null for a list or an object, which may be too deep to be written. */
export function echoOf(address: unknown): unknown {
  return typeof address === 'object' ? null : address
}

/** Null for an address that cannot be read or that the channel does not reach. */
export function recipientOn(channel: Channel, address: unknown): Recipient | null {
  const reading = typeof address === 'string' ? readRecipient(address) : null
  const suits = reading?.kind === 'read' && reading.recipient.kind === kindFor(channel)
  return suits ? reading.recipient : null
}
