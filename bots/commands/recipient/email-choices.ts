import { maskAddress } from '../../../src/crypto/mask.ts'
import type { Choice, Part } from '../reply.ts'
import type { Speaker } from './speaker.ts'

/** The ways to prove an e-mail address, where codes can be sent: one he proved too long ago, or another one. */
export function proofChoices({ context, messages, agedAddresses }: Speaker): Part[] {
  if (context.mail === null) return []
  const { email: told } = messages.recipient
  const aged = agedAddresses
    .filter(({ recipient }) => recipient.kind === 'email')
    .map(
      ({ id, recipient }): Choice => ({
        label: told.proveAgain(maskAddress(recipient.address)),
        action: { name: 'email-again', values: [id] },
      }),
    )
  const another: Choice = { label: told.prove, action: { name: 'email', values: [] } }
  return [{ kind: 'choices', choices: [...aged, another] }]
}
