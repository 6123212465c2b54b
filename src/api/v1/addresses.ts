import { type Channel, kindFor } from '../../consent/consent.ts'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'

/** Returns the address in an item of a list, which is the text itself or the field `recipient` of an object. */
export function addressIn(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'recipient' in item ? item.recipient : item
}

/** Returns a sent address for its answer; null for a list or an object, since one nested very deeply cannot be written as JSON. */
export function echoOf(address: unknown): unknown {
  return typeof address === 'object' ? null : address
}

/** Returns the recipient of an address; null if the address cannot be read or is of the wrong kind for the channel. */
export function recipientOn(channel: Channel, address: unknown): Recipient | null {
  const reading = typeof address === 'string' ? readRecipient(address) : null
  const suits = reading?.kind === 'read' && reading.recipient.kind === kindFor(channel)
  return suits ? reading.recipient : null
}
