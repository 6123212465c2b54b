import type { Context } from 'hono'
import { type Channel, isChannel, kindFor } from '../../consent/channel.ts'
import { type Recipient, type RecipientKind, readRecipient } from '../../consent/recipient.ts'
import { fieldOf, noFields, sentForm } from '../sent-form.ts'
import { addressMax, type Filled, nameMax } from './page.ts'
import type { FormFault } from './texts.ts'

/** A form as it was sent: what stands in it, whose address that is, and what is wrong with it. */
export interface ReadForm {
  readonly filled: Filled
  /** Null for an address that cannot be read. */
  readonly recipient: Recipient | null
  readonly faults: readonly FormFault[]
}

/**
 * Reads what a visitor has filled in; `kinds`: which kinds of address can be proved. An unreadable form is taken for an empty
 * one.
 */
export async function readForm(c: Context, kinds: readonly RecipientKind[]): Promise<ReadForm> {
  const form = (await sentForm(c)) ?? noFields
  const filled: Filled = {
    name: fieldOf(form, 'name').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, nameMax),
    address: fieldOf(form, 'address').trim().slice(0, addressMax),
    channels: (form.get('channel') ?? []).filter(isChannel),
  }
  const read = readRecipient(filled.address)
  const recipient = read.ok ? read.recipient : null
  const faults = [
    channelFault(filled.channels, recipient, kinds),
    nameFault(filled.name),
    addressFault(filled.address, recipient, kinds),
  ]
  return { filled, recipient, faults: faults.filter((fault) => fault !== null) }
}

/** A name and a surname: two words with a letter each. */
function nameFault(name: string): FormFault | null {
  return /\p{L}\S*\s+\S*\p{L}/u.test(name) ? null : 'no-name'
}

function addressFault(
  address: string,
  recipient: Recipient | null,
  kinds: readonly RecipientKind[],
): FormFault | null {
  if (address === '') return 'no-address'
  if (recipient === null) return 'unreadable'
  if (kinds.includes(recipient.kind)) return null
  return recipient.kind === 'phone' ? 'no-phones' : 'no-emails'
}

/** Of an address that cannot be proved here only that is said: there is no channel to choose for it. */
function channelFault(
  channels: readonly Channel[],
  recipient: Recipient | null,
  kinds: readonly RecipientKind[],
): FormFault | null {
  if (recipient !== null && !kinds.includes(recipient.kind)) return null
  if (channels.length === 0) return 'no-channel'
  if (recipient === null) return null
  const suits = channels.every((channel) => kindFor(channel) === recipient.kind)
  return suits ? null : 'wrong-channel'
}
