import { maskAddress } from '../../../src/crypto/mask.ts'
import type { Choice, Part } from '../reply.ts'
import { hasEmail, hasPhone } from './addresses.ts'
import { contactParts } from './ask.ts'
import type { Speaker } from './speaker.ts'

/** What his addresses do not cover, and the button that proves what is lacking. Nothing where they cover everything. */
export function coverParts({ addresses, agedAddresses, messages, context }: Speaker): Part[] {
  const { start, email: told } = messages.recipient
  if (!hasEmail(addresses)) {
    const prove: Choice = { label: told.prove, action: { name: 'email', values: [] } }
    const isOffered = context.mail !== null && !hasEmail(agedAddresses)
    return [
      { kind: 'note', text: start.covers },
      ...(isOffered ? [{ kind: 'choices' as const, choices: [prove] }] : []),
    ]
  }
  if (hasPhone(addresses)) return []
  const prove: Choice = { label: told.provePhone, action: { name: 'phone', values: [] } }
  return [
    { kind: 'note', text: start.coversEmail },
    ...(hasPhone(agedAddresses) ? [] : [{ kind: 'choices' as const, choices: [prove] }]),
  ]
}

/** What asks for the proof of an address that is too old, beside what the others show. */
export async function proofParts(speaker: Speaker): Promise<Part[]> {
  const { messages, agedAddresses, context } = speaker
  const { email: told, contact } = messages.recipient
  const parts: Part[] = []
  for (const { id, recipient } of agedAddresses) {
    const shown = maskAddress(recipient.address)
    if (recipient.kind === 'phone') {
      parts.push({ kind: 'note', text: contact.aged(shown) }, ...(await contactParts(speaker)))
    } else if (context.mail !== null) {
      const action = { name: 'email-again', values: [id] }
      parts.push(
        { kind: 'note', text: told.aged(shown) },
        { kind: 'choices', choices: [{ label: told.proveAgain(shown), action }] },
      )
    }
  }
  return parts
}
