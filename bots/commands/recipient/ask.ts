import { notePerson, personOf } from '../../../src/register/people.ts'
import type { Part, Reply } from '../reply.ts'
import type { Speaker } from './speaker.ts'

/** Asks for the person's own number, behind a sentence why; from now on his contact is waited for. */
export async function askForContact({ context, messages, company }: Speaker, why: string): Promise<Reply> {
  const { register, userId, chatId, language } = context
  const person = await personOf(register, userId)
  await notePerson(register, { userId, chatId, language: person?.language ?? language, contactAsked: true })
  const { start } = messages.recipient
  return {
    summary: why,
    parts: [
      { kind: 'text', text: why },
      { kind: 'note', text: start.otherWays(company) },
      { kind: 'contact-request', label: start.shareContact },
    ],
  }
}

export function sentence(text: string, ...parts: readonly Part[]): Reply {
  return { summary: text, parts: [{ kind: 'text', text }, ...parts] }
}
