import { maskAddress } from '../../../src/crypto/mask.ts'
import { notePerson, personOf } from '../../../src/register/people.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import type { Speaker } from './speaker.ts'

/** Asks for the person's own number, behind a sentence why; from now on his contact is waited for. */
export async function askForContact(speaker: Speaker, why: string): Promise<Reply> {
  const { messages, company } = speaker
  const { start } = messages.recipient
  return {
    summary: why,
    parts: [
      { kind: 'text', text: why },
      { kind: 'note', text: start.otherWays(company) },
      ...(await contactParts(speaker)),
      ...proofChoices(speaker),
    ],
  }
}

/** The button by which he shares his number; from now on his contact is waited for. */
export async function contactParts({ context, messages }: Speaker): Promise<Part[]> {
  const { register, userId, account, language } = context
  const person = await personOf(register, userId)
  await notePerson(register, { userId, account, language: person?.language ?? language, contactAsked: true })
  return [{ kind: 'contact-request', label: messages.recipient.start.shareContact }]
}

export function sentence(text: string, ...parts: readonly Part[]): Reply {
  return { summary: text, parts: [{ kind: 'text', text }, ...parts] }
}

/** The ways to prove an e-mail address, where codes can be sent: one he proved too long ago, or another one. */
function proofChoices({ context, messages, agedAddresses }: Speaker): Part[] {
  if (context.mail === null) return []
  const { email: texts } = messages.recipient
  const aged = agedAddresses
    .filter(({ recipient }) => recipient.kind === 'email')
    .map(
      ({ id, recipient }): Choice => ({
        label: texts.proveAgain(maskAddress(recipient.address)),
        action: { name: 'email-again', values: [id] },
      }),
    )
  const another: Choice = { label: texts.prove, action: { name: 'email', values: [] } }
  return [{ kind: 'choices', choices: [...aged, another] }]
}
